import { useSignal } from "@preact/signals";
import { words } from "../i18n/field/index.ts";
import { draft, keepDraft } from "./drafts.ts";

/** A line to write, and to send. It is empty once what was written is on the phone's disk. */
export function WriteLine({
	label,
	testId,
	about,
	onWrite,
}: {
	label: string;
	testId: string;
	/** Of what it is: under this what is half written is kept. */
	about: string;
	/** True where it is on the phone's disk. */
	onWrite: (text: string) => Promise<boolean>;
}) {
	const name = `${testId}:${about}`;
	const text = useSignal(draft(name));
	const write = (written: string): void => {
		text.value = written;
		keepDraft(name, written);
	};
	return (
		<form
			class="write-line"
			onSubmit={(event) => {
				event.preventDefault();
				const written = text.peek().trim();
				if (!written) return;
				void onWrite(written).then((isKept) => {
					// Who has written on meanwhile goes on.
					if (isKept && text.peek().trim() === written) write("");
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
				onInput={({ currentTarget }) => write(currentTarget.value)}
			/>
			<button type="submit" class="primary" data-testid={`${testId}-send`}>
				{words.value.send}
			</button>
		</form>
	);
}
