import type { IncidentCard, PremiseNoteCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { PremiseNoteForm } from "./PremiseNoteForm.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { mayChange, mayChangeFor } from "./rights.ts";
import { dayAndYear, metres } from "./time.ts";

interface PremiseNotesProps {
	incident: IncidentCard;
	notes: readonly PremiseNoteCard[];
	isOver: boolean;
}

/** What crews must know before they are there: who says so, and until when. */
export function PremiseNotes({ incident, notes, isOver }: PremiseNotesProps) {
	const { me } = useDesk();
	const t = words.value;
	const mayAdd = !isOver && incident.location !== null && mayChange(me);
	if (notes.length === 0 && !mayAdd) return null;
	return (
		<section class="premise-notes">
			{notes.length > 0 && <h3>{t.premiseNotes}</h3>}
			{notes.map((note) => (
				<Note key={note.id} note={note} />
			))}
			{mayAdd && (
				<details class="more">
					<summary data-testid="add-premise-note">{t.addPremiseNote}</summary>
					<PremiseNoteForm incident={incident} />
				</details>
			)}
		</section>
	);
}

function Note({ note }: { note: PremiseNoteCard }) {
	const desk = useDesk();
	const t = words.value;
	const title = [nameOf(desk.catalogue.premise_note_kinds, note.kind), note.place];
	if (note.distance_m) title.push(t.noteAway(metres(note.distance_m)));
	const mayEnd = note.agencies.some((agency) => mayChangeFor(desk.me, agency));
	return (
		<article class="premise-note" data-testid="premise-note" data-note-id={note.id}>
			<h4>
				<span aria-hidden="true">⚠</span> {title.filter(Boolean).join(" · ")}
			</h4>
			<p>{note.text}</p>
			<small>
				{t.noteUntil(note.entered_by, dayAndYear(note.expires_at))} ·{" "}
				{t.noteFor(note.agencies.map((agency) => nameOf(desk.catalogue.agencies, agency)).join(", "))}
			</small>
			{mayEnd && (
				<details class="more">
					<summary>{t.endPremiseNote}</summary>
					<ReasonForm
						label={t.endPremiseNote}
						testId="end-premise-note"
						isRequired
						disabled={desk.commands.pending.value.has(`premise-note:${note.id}`)}
						onSend={async (reason) => desk.settle(await desk.commands.places.endNote(note.id, reason)) !== undefined}
					/>
				</details>
			)}
		</article>
	);
}
