// What others do to the incident of the open form: what is typed there stays, and goes where the call goes.
import type { EventFrame, EventName, IncidentCard } from "../contract.ts";
import { hasEnded } from "../live/apply.ts";
import type { FoldedFrame } from "../live/store.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import type { CallForm, Opened } from "./callForm.ts";
import { carry, isTypedIn } from "./carrying.ts";
import type { Typed } from "./typed.ts";

const ENDS: ReadonlySet<EventName> = new Set(["incident.closed", "incident.cancelled", "incident.merged"]);
const MOVES: ReadonlySet<EventName> = new Set(["call.moved", "incident.unmerged"]);

/** The event by which an incident ended last, among those of its record. */
export function endOf(incidentId: number, events: readonly RecordedEvent[]): RecordedEvent | undefined {
	return events.findLast(({ name, data: { incident } }) => ENDS.has(name) && incident?.id === incidentId && hasEnded(incident));
}

/** The event by which a call went to another incident. */
function moveOf(callId: number, events: readonly EventFrame[]): EventFrame | undefined {
	return events.findLast(({ name, data }) => MOVES.has(name) && data.calls?.some(({ id }) => id === callId));
}

/** What of a desk is followed. */
interface Followed {
	callForm: CallForm;
	typed: Typed;
	me: { username: string };
}

/** Let the form follow a batch of frames that stands on the board. */
export function followTurns(desk: Followed, frames: readonly FoldedFrame[]): void {
	const { last, turn, opened, onBoard } = partsOf(desk.callForm);
	if (!opened) return;
	const events = frames.filter((frame) => frame.type === "event");
	if (!onBoard) {
		if (last) end(desk, last, events);
		return;
	}
	if (last && onBoard.incident.id !== last.incident.id) move(desk, last.incident, onBoard, events);
	// It was reopened.
	else if (turn?.kind === "ended") desk.callForm.turn.value = null;
	if (onBoard.call !== last?.call || onBoard.incident !== last.incident) desk.callForm.last.value = onBoard;
}

function partsOf(form: CallForm) {
	return { last: form.last.peek(), turn: form.turn.peek(), opened: form.opened.peek(), onBoard: form.onBoard() };
}

/** The call or its incident is not on the board: ended, or about what this desk does not see. */
function end({ callForm, typed, me }: Followed, { call, incident }: Opened, events: readonly EventFrame[]): void {
	const ending = endOf(incident.id, events);
	const event = ending ?? moveOf(call.id, events);
	const told = events.flatMap(({ data }) => data.calls ?? []).findLast(({ id }) => id === call.id);
	const isKnown = callForm.turn.peek()?.kind === "ended" && !event;
	if (isKnown && !told) return;
	callForm.last.value = { call: told ?? call, incident: ending?.data.incident ?? incident };
	if (isKnown) return;
	// Who ended it knows; but nothing that they had typed goes with it.
	if (event?.actor === me.username && !isTypedIn(typed, call.id, incident.id)) callForm.close();
	else callForm.turn.value = { kind: "ended", event: event ?? null };
}

/** The call is about another incident now. */
function move(
	{ callForm, typed, me }: Followed,
	before: IncidentCard,
	{ call, incident: into }: Opened,
	events: readonly EventFrame[],
): void {
	const turn = callForm.turn.peek();
	// A batch before this one may have told it.
	const ended = endOf(before.id, events) ?? (turn?.kind === "ended" ? turn.event : null);
	const from = ended?.data.incident ?? before;
	const event = moveOf(call.id, events) ?? ended;
	carry(typed, from, into);
	callForm.turn.value = event?.actor === me.username ? null : { kind: "moved", from, into, event };
}
