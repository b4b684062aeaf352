import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { NoteField } from "./NoteField.tsx";
import { dropSent } from "./saving.ts";

/** Also after the incident's end: what is learned late belongs to the record. */
export function Notes({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const text = desk.notes.value.get(incident.id) ?? "";
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:notes`);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const note = text.normalize("NFC").trim();
		if (note && desk.settle(await desk.commands.incidents.addNote(incident.id, note))) dropSent(desk.notes, incident.id, text);
	}

	return (
		<section class="notes">
			<h3>{t.notes}</h3>
			<form class="note" onSubmit={send}>
				<NoteField value={text} onType={(typed) => desk.writeNote(incident.id, typed)} />
				<Command type="submit" data-testid="add-note" disabled={pending || !text.trim()}>
					{pending ? t.sending : t.addNote}
				</Command>
			</form>
		</section>
	);
}
