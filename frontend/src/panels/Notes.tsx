import { useSignal } from "@preact/signals";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";

/** Also after the incident's end: what is learned late belongs to the record. */
export function Notes({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const text = useSignal("");
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:notes`);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const note = text.value.normalize("NFC").trim();
		if (note && desk.settle(await desk.commands.incidents.addNote(incident.id, note))) text.value = "";
	}

	return (
		<section>
			<h3>{t.notes}</h3>
			<form class="note" onSubmit={send}>
				<textarea
					name="note"
					rows={2}
					maxLength={4000}
					aria-label={t.notes}
					placeholder={t.notePlaceholder}
					value={text.value}
					onInput={(event) => {
						text.value = event.currentTarget.value;
					}}
				/>
				<button type="submit" data-testid="add-note" disabled={pending || !text.value.trim()}>
					{pending ? t.sending : t.addNote}
				</button>
			</form>
		</section>
	);
}
