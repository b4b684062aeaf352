import type { CallCard, IncidentCard, Timeline } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { hasEnded } from "../live/apply.ts";
import { type RecordedEvent, recorded } from "../live/timeline.ts";
import { Command } from "./Command.tsx";
import type { Turn } from "./callForm.ts";
import { endOf } from "./callTurns.ts";
import { type Desk, useDesk } from "./desk.ts";
import { IncidentSelect } from "./IncidentSelect.tsx";
import { ReasonForm } from "./ReasonForm.tsx";
import { useReading } from "./reading.ts";
import { mayChange } from "./rights.ts";
import { timeOfDay } from "./time.ts";
import { asNote, unsavedIn } from "./unsaved.ts";

interface Props {
	call: CallCard;
	incident: IncidentCard;
}

/** That others ended the incident of the form, or moved its call, while somebody typed: who, and what can still be done. */
export function FormTurn({ call, incident }: Props) {
	const turn = useDesk().callForm.turn.value;
	if (turn === null) return null;
	if (turn.kind === "moved") return <Moved call={call} incident={incident} turn={turn} />;
	if (turn.event) return <Ended call={call} incident={incident} event={turn.event} />;
	return <EndedUnseen key={incident.id} call={call} incident={incident} />;
}

/** The end came while this screen heard nothing: the record says how. */
function EndedUnseen({ call, incident }: Props) {
	const { reading } = useReading<Timeline>(`/incidents/${incident.id}/timeline`, () => "");
	const end = endOf(incident.id, recorded(reading.value.value?.events ?? []));
	return <Ended call={call} incident={end?.data.incident ?? incident} event={end ?? null} />;
}

function Ended({ call, incident, event }: Props & { event: RecordedEvent | null }) {
	const desk = useDesk();
	const t = words.value;
	const unsaved = unsavedIn(desk, call, incident);
	const isPending = desk.commands.pending.value.has(`incident:${incident.id}:end`);
	const may = mayChange(desk.me);
	return (
		<div class="form-turn" data-testid="form-turn" data-kind="ended">
			<p role="alert">
				<Told event={event} sentence={endedSentence(desk, call, incident, event)} />{" "}
				{may && hasEnded(incident) && (unsaved.length > 0 ? t.turnKept : t.turnEmpty)}
			</p>
			<div class="buttons">
				{may && hasEnded(incident) && desk.catalogue.incident_next[incident.status]?.includes("verifying") && (
					<ReasonForm
						label={t.reopen}
						testId="form-reopen"
						disabled={isPending}
						onSend={async (reason) => desk.settle(await desk.commands.ends.reopen(incident.id, reason)) !== undefined}
					/>
				)}
				{may && hasEnded(incident) && incident.status !== "merged" && (
					<IncidentSelect
						label={t.moveCall}
						testId="form-move-call"
						without={incident.id}
						disabled={desk.commands.pending.value.has(`call:${call.id}`)}
						onChoose={async (id) => {
							if (desk.settle(await desk.commands.incidents.linkCall(id, call.id))) desk.select(id);
						}}
					/>
				)}
				<NoteUnsaved call={call} incident={incident} />
				{desk.selectedId.value !== incident.id && (
					<button type="button" data-testid="form-look" onClick={() => desk.look(incident)}>
						{t.openIncident(incident.number)}
					</button>
				)}
			</div>
		</div>
	);
}

function Moved({ call, incident, turn }: Props & { turn: Turn & { kind: "moved" } }) {
	const desk = useDesk();
	const t = words.value;
	const { from, into, event } = turn;
	const by = byWhom(desk, event);
	const sentence = event?.name === "incident.merged" ? t.turnMerged : t.turnMoved;
	return (
		<div class="form-turn" data-testid="form-turn" data-kind="moved">
			<p role="alert">
				<Told event={event} sentence={sentence(from.number, by, into.number)} />{" "}
				{unsavedIn(desk, call, incident).length > 0 && t.turnCarried}
			</p>
			<div class="buttons">
				<NoteUnsaved call={call} incident={incident} />
				<button
					type="button"
					data-testid="form-turn-seen"
					onClick={() => {
						desk.callForm.turn.value = null;
					}}
				>
					{t.turnSeen}
				</button>
			</div>
		</div>
	);
}

function Told({ event, sentence }: { event: RecordedEvent | null; sentence: string }) {
	return (
		<b>
			{event && <time>{timeOfDay(event.occurred_at)}</time>} {sentence}
		</b>
	);
}

/** Write down what cannot be saved, or would overwrite what others wrote. */
function NoteUnsaved({ call, incident }: Props) {
	const desk = useDesk();
	const t = words.value;
	const unsaved = unsavedIn(desk, call, incident);
	const isPending = desk.commands.pending.value.has(`incident:${incident.id}:notes`);
	if (unsaved.length === 0) return null;

	async function write(): Promise<void> {
		if (desk.settle(await desk.commands.incidents.addNote(incident.id, asNote(unsaved))))
			for (const each of unsaved) each.forget();
	}

	return (
		<Command data-testid="form-note" disabled={isPending} onClick={() => void write()}>
			{isPending ? t.sending : t.turnNote}
		</Command>
	);
}

function byWhom({ me }: Desk, event: RecordedEvent | null): string {
	const t = words.value;
	const actor = event?.actor;
	if (!actor) return t.turnSomebody;
	return actor === me.username ? t.turnYou : (t.centreActor[actor] ?? actor);
}

function endedSentence(desk: Desk, call: CallCard, incident: IncidentCard, event: RecordedEvent | null): string {
	const t = words.value;
	const { number, status, disposition, merged_into } = incident;
	if (!event) return t.turnGone(number);
	const by = byWhom(desk, event);
	if (!hasEnded(incident)) return t.turnMoved(number, by, desk.numberOf(call.incident_id));
	if (status === "merged") return t.turnMerged(number, by, merged_into === null ? "" : desk.numberOf(merged_into));
	const how = disposition && disposition !== "cancelled" ? t.disposition[disposition] : "";
	return (status === "cancelled" ? t.turnCancelled : t.turnClosed)(number, by, how);
}
