import { useSignal } from "@preact/signals";
import { words } from "../i18n/field/index.ts";

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
		<section class="sheet" role="dialog" aria-modal="true" aria-label={title} data-testid="reason-sheet">
			<h2>{title}</h2>
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
				<div class="row">
					<button type="button" onClick={onClose}>
						{t.cancel}
					</button>
					<button type="submit" class="primary" disabled={!other.value.trim()}>
						{t.send}
					</button>
				</div>
			</form>
		</section>
	);
}
