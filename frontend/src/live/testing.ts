// Cards, a clock and a wire for tests.
import type {
	AssignmentCard,
	Board,
	CallCard,
	ChatMessageCard,
	ClosureCard,
	DeskCard,
	DeskShiftCard,
	EscalationCard,
	EventData,
	EventFrame,
	FaultCard,
	HandoverCard,
	HeartbeatFrame,
	IncidentCard,
	Me,
	SnapshotFrame,
	UnitCard,
} from "../contract.ts";
import type { BoardState } from "./apply.ts";
import type { Clock } from "./clock.ts";
import type { Wire } from "./socket.ts";

const AT = "2026-07-01T02:00:00Z";

export function incident(id: number, fields: Partial<IncidentCard> = {}): IncidentCard {
	return {
		id,
		number: `26-${String(id).padStart(6, "0")}`,
		version: 1,
		status: "new",
		priority: 3,
		alarm_level: 1,
		type: null,
		agencies: ["police"],
		agency_statuses: { police: "new" },
		location: null,
		location_doubts: [],
		area: null,
		place: "",
		what: "",
		created_at: AT,
		closed_at: null,
		disposition: null,
		merged_into: null,
		calls: [],
		assignments: [],
		answers: [],
		attachments: 0,
		endangered_units: [],
		...fields,
	};
}

export function call(id: number, incident_id: number, fields: Partial<CallCard> = {}): CallCard {
	return {
		id,
		line: "113",
		caller: "+84912345678",
		caller_kind: "number",
		dialled: "113",
		call_back_number: null,
		status: "ringing",
		incident_id,
		provider: "sip",
		provider_call_id: `call-${id}`,
		received_at: AT,
		answered_at: null,
		answered_by: null,
		silent_since: null,
		ended_at: null,
		disposition: null,
		history: { earlier: [], nuisance: 0, reasons: [] },
		call_back: null,
		locations: [],
		location_link: null,
		...fields,
	};
}

export function unit(id: number, fields: Partial<UnitCard> = {}): UnitCard {
	return {
		id,
		version: 1,
		call_sign: `XE${id}`,
		agency: "police",
		station: "loc_ninh",
		covers: null,
		type: "patrol_car",
		status: "available",
		status_since: AT,
		status_reason: "",
		crew: [],
		crew_since: null,
		crew_recorded_at: null,
		capabilities: [],
		position: null,
		incident_id: null,
		assignment_id: null,
		...fields,
	};
}

export function escalation(id: number, incident_id: number, fields: Partial<EscalationCard> = {}): EscalationCard {
	return {
		id,
		chain: `incident_unassigned:${incident_id}`,
		trigger: "incident_unassigned",
		effect: "alarm_agency",
		argument: "",
		step: 0,
		priority: 3,
		agencies: ["police"],
		incident_id,
		call_id: null,
		assignment_id: null,
		due_at: AT,
		fired_at: AT,
		ended_at: null,
		ended_by: null,
		...fields,
	};
}

export function assignment(id: number, incident_id: number, fields: Partial<AssignmentCard> = {}): AssignmentCard {
	return {
		id,
		incident_id,
		unit_id: id,
		call_sign: `XE${id}`,
		agency: "police",
		status: "dispatched",
		outcome: null,
		reason: "",
		eta_at: null,
		hospital: null,
		dispatched_at: AT,
		acknowledged_at: null,
		en_route_at: null,
		on_scene_at: null,
		transporting_at: null,
		at_hospital_at: null,
		cleared_at: null,
		...fields,
	};
}

export function handover(id: number, fields: Partial<HandoverCard> = {}): HandoverCard {
	return {
		id,
		agency: "police",
		from_person: "police",
		to_person: "police2",
		incidents: [],
		note: "",
		offered_at: AT,
		accepted_at: null,
		...fields,
	};
}

export function fault(id: number, fields: Partial<FaultCard> = {}): FaultCard {
	return { id, code: "deadlines_overdue", detail: "", began_at: AT, ended_at: null, ...fields };
}

export function closure(id: number, fields: Partial<ClosureCard> = {}): ClosureCard {
	return {
		id,
		kind: "flooded",
		place: "",
		note: "",
		shape: { type: "Point", coordinates: [106.9, 11.5] },
		radius_m: 30,
		passable_by: [],
		from_at: AT,
		until: null,
		entered_at: AT,
		entered_by: "police",
		ended_at: null,
		ended_by: null,
		...fields,
	};
}

export function chatMessage(id: number, fields: Partial<ChatMessageCard> = {}): ChatMessageCard {
	return {
		id,
		incident_id: null,
		to_agency: null,
		to_person: null,
		to_unit_id: null,
		to_call_sign: null,
		agencies: [],
		by: { username: "lan", name: "Lan" },
		from_unit_id: null,
		from_call_sign: null,
		text: "Nghe rõ trả lời",
		answers: null,
		written_at: AT,
		occurred_at: null,
		answer_due_at: null,
		overdue_at: null,
		acknowledged_at: null,
		acknowledged_by: null,
		...fields,
	};
}

export function deskShift(id: number, fields: Partial<DeskShiftCard> = {}): DeskShiftCard {
	return {
		id,
		desk: "police_1",
		person: "police",
		name: "",
		lines: ["113"],
		began_at: AT,
		ended_at: null,
		ended_by: null,
		...fields,
	};
}

export function desk(id: string, fields: Partial<DeskCard> = {}): DeskCard {
	return {
		id,
		username: id,
		name: "",
		roles: ["dispatcher"],
		agencies: ["police"],
		since: AT,
		incident_id: null,
		field: null,
		blind_since: null,
		...fields,
	};
}

export function person(roles: string[], agencies: string[], username = "a"): Me {
	return { id: 1, username, name: "", roles, agencies, unit_id: null, language: "vi", centre: "", demonstration: false };
}

export function board(fields: Partial<Board> = {}): Board {
	return {
		cursor: 0,
		at: AT,
		incidents: [],
		calls: [],
		units: [],
		escalations: [],
		handovers: [],
		faults: [],
		closures: [],
		chat_messages: [],
		mentions: [],
		desk_shifts: [],
		...fields,
	};
}

export function snapshot(cursor: number): SnapshotFrame {
	return { type: "snapshot", cursor, scope: "all", board: board({ cursor }) };
}

export function event(seq: number, data: EventData = {}, fields: Partial<EventFrame> = {}): EventFrame {
	return {
		type: "event",
		seq,
		prev: seq - 1,
		name: "incident.changed",
		at: AT,
		occurred_at: AT,
		incident_id: data.incident?.id ?? null,
		actor: "police",
		data,
		...fields,
	};
}

export function heartbeat(at = AT): HeartbeatFrame {
	return { type: "heartbeat", cursor: 0, sent: 0, at, degraded: [] };
}

function sorted<Card extends { id: number }>(cards: ReadonlyMap<number, Card>): Card[] {
	return [...cards.values()].sort((a, b) => a.id - b.id);
}

/** A board as lists in a fixed order, to be compared. */
export function cards(state: BoardState) {
	return {
		cursor: state.cursor,
		incidents: sorted(state.incidents),
		calls: sorted(state.calls),
		units: sorted(state.units),
		escalations: sorted(state.escalations),
		handovers: sorted(state.handovers),
		faults: sorted(state.faults),
		closures: sorted(state.closures),
		chatMessages: sorted(state.chatMessages),
		desk_shifts: sorted(state.deskShifts),
	};
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
	#now: number;
	#waiting: { at: number; act: () => void }[] = [];

	constructor(now = 0) {
		this.#now = now;
	}

	now(): number {
		return this.#now;
	}

	after(delay_ms: number, act: () => void): () => void {
		const entry = { at: this.#now + delay_ms, act };
		this.#waiting.push(entry);
		return () => {
			this.#waiting = this.#waiting.filter((other) => other !== entry);
		};
	}

	/** Be at another time at once, as after a sleep or when somebody sets the clock; what waits goes on waiting for as long. */
	jump(by_ms: number): void {
		this.#now += by_ms;
		for (const entry of this.#waiting) entry.at += by_ms;
	}

	/** Let time pass; what falls due happens in its order. */
	move(time_ms: number): void {
		const end = this.#now + time_ms;
		for (;;) {
			const next = this.#waiting.filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
			if (!next) break;
			this.#waiting = this.#waiting.filter((other) => other !== next);
			this.#now = next.at;
			next.act();
		}
		this.#now = end;
	}
}

/** The far end of a socket. */
export class FakeWire {
	onopen: (() => void) | null = null;
	onmessage: ((message: { data: unknown }) => void) | null = null;
	onclose: ((closing: { code: number }) => void) | null = null;
	readonly sent: unknown[] = [];
	closed = false;

	constructor(readonly url: string) {}

	asWire(): Wire {
		return this as unknown as Wire;
	}

	send(text: string): void {
		this.sent.push(JSON.parse(text));
	}

	close(): void {
		this.closed = true;
	}

	/** Let the server say something. */
	say(frame: object): void {
		this.onmessage?.({ data: JSON.stringify(frame) });
	}
}
