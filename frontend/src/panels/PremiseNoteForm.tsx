import { useSignal } from "@preact/signals";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { endOfNote, inField } from "./premiseNote.ts";
import { mayChangeFor } from "./rights.ts";
import { dropSent } from "./saving.ts";

const RADIUS_M = { least: 5, usual: 50, most: 2_000 };
const USUAL_DAYS = 30;

/** A note on the place of the incident. Whoever writes it says for whom it is, and for how long. */
export function PremiseNoteForm({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const kinds = desk.catalogue.premise_note_kinds;
	const kind = useSignal(kinds[0]?.code ?? "");
	const text = desk.premiseNotes.value.get(incident.id) ?? "";
	const place = useSignal(incident.place);
	const radius_m = useSignal(RADIUS_M.usual);
	const days = useSignal(USUAL_DAYS);
	const agencies = useSignal<ReadonlySet<string>>(new Set(incident.agencies));
	const mostDays = kinds.find(({ code }) => code === kind.value)?.most_days ?? USUAL_DAYS;
	const pending = desk.commands.pending.value.has("premise-note:new");
	const chosen = [...agencies.value];
	const isReady = text.trim() !== "" && chosen.some((agency) => mayChangeFor(desk.me, agency));

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		if (!incident.location || !isReady) return;
		const { lon, lat } = incident.location;
		const expires_at = endOfNote(desk.now.peek(), days.value, mostDays);
		// The form itself asks for what is missing; nothing leaves without it.
		if (expires_at === null || Number.isNaN(radius_m.value)) return;
		const note = {
			kind: kind.value,
			text: text.normalize("NFC").trim(),
			place: place.value.normalize("NFC").trim(),
			lon,
			lat,
			radius_m: radius_m.value,
			agencies: chosen,
			expires_at,
			incident: incident.id,
		};
		if (desk.settle(await desk.commands.places.note(note))) dropSent(desk.premiseNotes, incident.id, text);
	}

	return (
		<form class="premise-note-form" data-testid="premise-note-form" onSubmit={send}>
			<label>
				{t.noteKind}
				<select name="note-kind" value={kind.value} onChange={(event) => (kind.value = event.currentTarget.value)}>
					{kinds.map(({ code }) => (
						<option key={code} value={code}>
							{nameOf(kinds, code)}
						</option>
					))}
				</select>
			</label>
			<label>
				{t.noteText}
				<textarea
					name="note-text"
					rows={2}
					maxLength={1000}
					value={text}
					onInput={(event) => desk.writePremiseNote(incident.id, event.currentTarget.value)}
				/>
			</label>
			<label>
				{t.notePlace}
				<input
					name="note-place"
					maxLength={300}
					value={place.value}
					onInput={(event) => (place.value = event.currentTarget.value)}
				/>
			</label>
			<label>
				{t.noteRadius}
				<input
					name="note-radius"
					type="number"
					required
					min={RADIUS_M.least}
					max={RADIUS_M.most}
					value={inField(radius_m.value)}
					onInput={(event) => (radius_m.value = event.currentTarget.valueAsNumber)}
				/>
			</label>
			<label>
				{t.noteDays} ({t.noteDaysMost(mostDays)})
				<input
					name="note-days"
					type="number"
					required
					min={1}
					max={mostDays}
					value={inField(Math.min(days.value, mostDays))}
					onInput={(event) => (days.value = event.currentTarget.valueAsNumber)}
				/>
			</label>
			<fieldset>
				<legend>{t.noteAgencies}</legend>
				{desk.catalogue.agencies.map(({ code }) => (
					<label key={code} class="choice">
						<input
							type="checkbox"
							name={`note-agency-${code}`}
							checked={agencies.value.has(code)}
							onChange={(event) => {
								const next = new Set(agencies.value);
								if (event.currentTarget.checked) next.add(code);
								else next.delete(code);
								agencies.value = next;
							}}
						/>{" "}
						{nameOf(desk.catalogue.agencies, code)}
					</label>
				))}
			</fieldset>
			<Command type="submit" class="primary" data-testid="save-premise-note" disabled={pending || !isReady}>
				{pending ? t.sending : t.savePremiseNote}
			</Command>
		</form>
	);
}
