// The fold: snapshot at A + events A..B = snapshot at B. The rule is the docstring of EventData in dispatch/schema/.
import type { Board, CallCard, EscalationCard, EventFrame, IncidentCard, IncidentStatus, UnitCard } from "../contract.ts";

/** A board with every card under its id. */
export interface BoardState {
	readonly cursor: number;
	readonly incidents: ReadonlyMap<number, IncidentCard>;
	readonly calls: ReadonlyMap<number, CallCard>;
	readonly units: ReadonlyMap<number, UnitCard>;
	readonly escalations: ReadonlyMap<number, EscalationCard>;
}

const ENDED: ReadonlySet<IncidentStatus> = new Set(["closed", "cancelled", "merged"]);

function byId<Card extends { id: number }>(cards: readonly Card[]): Map<number, Card> {
	return new Map(cards.map((card) => [card.id, card]));
}

export const EMPTY: BoardState = {
	cursor: 0,
	incidents: new Map(),
	calls: new Map(),
	units: new Map(),
	escalations: new Map(),
};

/** Take a board as the server sends it. */
export function boardState(board: Board): BoardState {
	return {
		cursor: board.cursor,
		incidents: byId(board.incidents),
		calls: byId(board.calls),
		units: byId(board.units),
		escalations: byId(board.escalations),
	};
}

/** Return the board after the events, in their order. What no event names keeps its identity. */
export function apply(before: BoardState, frames: readonly EventFrame[]): BoardState {
	const incidents = new Map(before.incidents);
	const calls = new Map(before.calls);
	const units = new Map(before.units);
	const escalations = new Map(before.escalations);
	let cursor = before.cursor;
	for (const { seq, data } of frames) {
		if (seq <= cursor) continue;
		cursor = seq;
		const incident = data.incident;
		if (incident && ENDED.has(incident.status)) {
			incidents.delete(incident.id);
			removeOf(incident.id, calls);
			removeOf(incident.id, escalations);
		} else if (incident) {
			incidents.set(incident.id, incident);
		}
		for (const call of data.calls ?? []) if (incidents.has(call.incident_id)) calls.set(call.id, call);
		for (const unit of data.units ?? []) units.set(unit.id, unit);
		for (const escalation of data.escalations ?? []) {
			if (escalation.ended_at !== null) escalations.delete(escalation.id);
			else if (incidents.has(escalation.incident_id)) escalations.set(escalation.id, escalation);
		}
	}
	return { cursor, incidents, calls, units, escalations };
}

function removeOf(incidentId: number, cards: Map<number, { incident_id: number }>): void {
	for (const [id, card] of cards) if (card.incident_id === incidentId) cards.delete(id);
}
