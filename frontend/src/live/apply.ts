// The fold: snapshot at A + events A..B = snapshot at B. The rule is the docstring of EventData in dispatch/schema/.
import type {
	Board,
	CallCard,
	ChatMessageCard,
	ClosureCard,
	DeskShiftCard,
	EscalationCard,
	EventData,
	EventFrame,
	FaultCard,
	HandoverCard,
	IncidentCard,
	IncidentStatus,
	UnitCard,
} from "../contract.ts";

/** A board with every card under its id. */
export interface BoardState {
	readonly cursor: number;
	readonly incidents: ReadonlyMap<number, IncidentCard>;
	readonly calls: ReadonlyMap<number, CallCard>;
	readonly units: ReadonlyMap<number, UnitCard>;
	readonly escalations: ReadonlyMap<number, EscalationCard>;
	readonly handovers: ReadonlyMap<number, HandoverCard>;
	readonly faults: ReadonlyMap<number, FaultCard>;
	readonly closures: ReadonlyMap<number, ClosureCard>;
	readonly chatMessages: ReadonlyMap<number, ChatMessageCard>;
	readonly deskShifts: ReadonlyMap<number, DeskShiftCard>;
}

/** Of each incident the board holds so many chat messages: the newest. */
export const SHOWN_ON_INCIDENT = 5;

const ENDED: ReadonlySet<IncidentStatus> = new Set(["closed", "cancelled", "merged"]);

export function hasEnded(incident: IncidentCard): boolean {
	return ENDED.has(incident.status);
}

function byId<Card extends { id: number }>(cards: readonly Card[]): Map<number, Card> {
	return new Map(cards.map((card) => [card.id, card]));
}

export const EMPTY: BoardState = {
	cursor: 0,
	incidents: new Map(),
	calls: new Map(),
	units: new Map(),
	escalations: new Map(),
	handovers: new Map(),
	faults: new Map(),
	closures: new Map(),
	chatMessages: new Map(),
	deskShifts: new Map(),
};

/** Take a board as the server sends it. */
export function boardState(board: Board): BoardState {
	return {
		cursor: board.cursor,
		incidents: byId(board.incidents),
		calls: byId(board.calls),
		units: byId(board.units),
		escalations: byId(board.escalations),
		handovers: byId(board.handovers),
		faults: byId(board.faults),
		closures: byId(board.closures),
		chatMessages: byId(board.chat_messages),
		deskShifts: byId(board.desk_shifts),
	};
}

/** Return the board after the events, in their order. What no event names keeps its identity. */
export function apply(before: BoardState, frames: readonly EventFrame[]): BoardState {
	const incidents = new Map(before.incidents);
	const calls = new Map(before.calls);
	const units = new Map(before.units);
	const escalations = new Map(before.escalations);
	const handovers = new Map(before.handovers);
	const faults = new Map(before.faults);
	const closures = new Map(before.closures);
	const chatMessages = new Map(before.chatMessages);
	const deskShifts = new Map(before.deskShifts);
	let cursor = before.cursor;

	function fold(data: EventData): void {
		const incident = data.incident;
		if (incident && hasEnded(incident)) {
			incidents.delete(incident.id);
			removeOf(incident.id, calls);
			removeOf(incident.id, escalations);
			removeOf(incident.id, chatMessages);
		} else if (incident) {
			incidents.set(incident.id, incident);
		}
		put(calls, data.calls, (call) => incidents.has(call.incident_id));
		put(units, data.units, () => true);
		put(escalations, data.escalations, (alarm) => alarm.ended_at === null && incidents.has(alarm.incident_id));
		put(handovers, data.handovers, (handover) => handover.accepted_at === null);
		put(faults, data.faults, (fault) => fault.ended_at === null);
		put(closures, data.closures, (closure) => closure.ended_at === null);
		put(chatMessages, data.chat_messages, ({ incident_id, acknowledged_at }) =>
			incident_id === null ? acknowledged_at === null : incidents.has(incident_id),
		);
		for (const id of new Set(data.chat_messages?.map(({ incident_id }) => incident_id))) {
			if (id !== null) keepNewestOf(id, chatMessages);
		}
		put(deskShifts, data.desk_shifts, (shift) => shift.ended_at === null);
	}

	for (const { seq, data } of frames) {
		if (seq <= cursor) continue;
		cursor = seq;
		fold(data);
	}
	return { cursor, incidents, calls, units, escalations, handovers, faults, closures, chatMessages, deskShifts };
}

/** A card that stays replaces the one before it, any other leaves. */
function put<Card extends { id: number }>(
	cards: Map<number, Card>,
	more: readonly Card[] | undefined,
	stays: (card: Card) => boolean,
): void {
	for (const card of more ?? []) {
		if (stays(card)) cards.set(card.id, card);
		else cards.delete(card.id);
	}
}

function removeOf(incidentId: number, cards: Map<number, { incident_id: number | null }>): void {
	for (const [id, card] of cards) if (card.incident_id === incidentId) cards.delete(id);
}

function keepNewestOf(incidentId: number, messages: Map<number, ChatMessageCard>): void {
	const ids = [...messages.values()].filter((message) => message.incident_id === incidentId).map(({ id }) => id);
	for (const id of ids.sort((a, b) => b - a).slice(SHOWN_ON_INCIDENT)) messages.delete(id);
}
