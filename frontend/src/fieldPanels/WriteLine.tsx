import { useSignal } from "@preact/signals";
import { words } from "../i18n/field/index.ts";

/** A line to write, and to send. It is empty once what was written is on the phone's disk. */
export function WriteLine({
	label,
	testId,
	onWrite,
}: {
	label: string;
	testId: string;
	/** True where it is on the phone's disk. */
	onWrite: (text: string) => Promise<boolean>;
}) {
	const text = useSignal("");
	return (
		<form
			class="write-line"
			onSubmit={(event) => {
				event.preventDefault();
				const written = text.peek().trim();
				if (!written) return;
				void onWrite(written).then((isKept) => {
					// Who has written on meanwhile goes on.
					if (isKept && text.peek().trim() === written) text.value = "";
				});
			}}
		>
			<textarea
				aria-label={label}
				placeholder={label}
				rows={2}
				maxLength={2_000}
				data-testid={testId}
				value={text}
				onInput={({ currentTarget }) => {
					text.value = currentTarget.value;
				}}
			/>
			<button type="submit" class="primary" data-testid={`${testId}-send`}>
				{words.value.send}
			</button>
		</form>
	);
}
