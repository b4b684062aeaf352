import { useSignal } from "@preact/signals";
import { words } from "../i18n/field/index.ts";
import { Sheet } from "./Sheet.tsx";

/** Why: one touch for the usual reasons, a line for any other. */
export function ReasonSheet({
	title,
	reasons,
	hint,
	onGive,
	onClose,
}: {
	title: string;
	reasons: readonly string[];
	hint?: string;
	onGive: (reason: string) => void;
	onClose: () => void;
}) {
	const t = words.value;
	const other = useSignal("");
	return (
		<Sheet title={title} testId="reason-sheet" onClose={onClose}>
			{hint && <p>{hint}</p>}
			<ul class="choices">
				{reasons.map((reason) => (
					<li key={reason}>
						<button type="button" data-testid="reason" onClick={() => onGive(reason)}>
							{reason}
						</button>
					</li>
				))}
			</ul>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					if (other.peek().trim()) onGive(other.peek().trim());
				}}
			>
				<label>
					{t.otherReason}
					<input
						data-testid="other-reason"
						maxLength={200}
						value={other}
						onInput={({ currentTarget }) => {
							other.value = currentTarget.value;
						}}
					/>
				</label>
				<button type="submit" class="primary" disabled={!other.value.trim()}>
					{t.send}
				</button>
			</form>
		</Sheet>
	);
}
