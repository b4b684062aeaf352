// When what an answer says stands on the board.
import type { AssignmentCard, CallCard, EventFrame, EventName, IncidentCard, UnitCard } from "../contract.ts";
import type { BoardState } from "./apply.ts";

/** This version of an incident, or a newer one; one that this desk does not have will not come. */
export function hasIncident(card: IncidentCard, board: BoardState): boolean {
	const known = board.incidents.get(card.id);
	return !known || known.version >= card.version;
}

/** The call as it was answered, unless something has happened to it since. */
export function hasCall(name: EventName) {
	return (card: CallCard, board: BoardState, events: readonly EventFrame[]): boolean => {
		const known = board.calls.get(card.id);
		return !known || isSameCall(known, card) || events.some((event) => event.name === name && tellsOf(event, card.id));
	};
}

/** The assignment as it was answered, or a later one of its statuses. */
export function hasAssignment(card: AssignmentCard, board: BoardState): boolean {
	const incident = board.incidents.get(card.incident_id);
	return (
		!incident ||
		incident.assignments.some(
			(known) =>
				known.id === card.id &&
				known.status === card.status &&
				known.outcome === card.outcome &&
				known.hospital === card.hospital,
		)
	);
}

export function hasUnit(card: UnitCard, board: BoardState): boolean {
	return (board.units.get(card.id)?.version ?? card.version) >= card.version;
}

function isSameCall(a: CallCard, b: CallCard): boolean {
	return (
		a.status === b.status &&
		a.disposition === b.disposition &&
		a.call_back_number === b.call_back_number &&
		a.silent_since === b.silent_since &&
		a.call_back?.attempts === b.call_back?.attempts &&
		a.call_back?.done_at === b.call_back?.done_at &&
		a.location_link?.sent_at === b.location_link?.sent_at &&
		a.locations[0]?.id === b.locations[0]?.id
	);
}

function tellsOf(event: EventFrame, callId: number): boolean {
	return event.data.calls?.some((call) => call.id === callId) ?? false;
}
