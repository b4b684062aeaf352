// An incident drawn to scale: a lane for each call, for the desks, each unit, the alarms and the places that were told.
import type { AssignmentCard, CallCard, EscalationCard, IncidentReview } from "../contract.ts";
import { ASSIGNMENT_ORDER } from "../live/assignmentOrder.ts";
import type { RecordedEvent } from "../live/timeline.ts";

export type LaneKind = "call" | "desk" | "unit" | "alarm" | "place";

/** Something that lasted, in milliseconds. */
export interface Span {
	from: number;
	to: number;
	/** A status, or `fired` of an alarm. */
	state: string;
}

/** Something that happened at a moment. */
export interface Mark {
	at: number;
	/** The event's name, or `seen`: a console showed the incident for the first time. */
	name: string;
	/** Who did it, or saw it; empty for the centre itself. */
	who: string;
	/** The event of the record; null where it is none. */
	seq: number | null;
}

export interface Lane {
	key: string;
	kind: LaneKind;
	/** The caller, the call sign or the code of the alarm; empty where there is one lane of the kind. */
	name: string;
	/** The agency, where the lane is of one. */
	agency: string | null;
	spans: readonly Span[];
	marks: readonly Mark[];
}

export interface Drawing {
	/** The first and the last moment of all lanes. */
	from: number;
	to: number;
	lanes: readonly Lane[];
}

const OF_DESKS = /^(?:incident|note|unit\.assigned|handover|premise_note|camera|attachment|chat_message\.written)/;
const OF_PLACES = /^location(?:\.|_link\.)/;

/** `now` is where what has not ended ends. */
export function drawingOf(review: IncidentReview, events: readonly RecordedEvent[], now: number): Drawing {
	const lanes = [
		...review.calls.map((call) => ofCall(call, now)),
		ofDesks(review, events),
		...review.incident.assignments.map((assignment) => ofUnit(assignment, now)),
		...ofAlarms(events, now),
		...ofPlaces(events),
	];
	const moments = lanes.flatMap(({ spans, marks }) => [
		...spans.flatMap(({ from, to }) => [from, to]),
		...marks.map(({ at }) => at),
	]);
	const from = Math.min(Date.parse(review.incident.created_at), ...moments);
	return { from, to: Math.max(from + 1000, ...moments), lanes };
}

function ofCall(call: CallCard, now: number): Lane {
	const received = Date.parse(call.received_at);
	const ended = call.ended_at === null ? now : Date.parse(call.ended_at);
	const answered = call.answered_at === null ? null : Date.parse(call.answered_at);
	const spans: Span[] = [{ from: received, to: answered ?? ended, state: "ringing" }];
	if (answered !== null) spans.push({ from: answered, to: Math.max(answered, ended), state: "answered" });
	return { key: `call:${call.id}`, kind: "call", name: call.caller ?? "", agency: null, spans, marks: [] };
}

function ofDesks(review: IncidentReview, events: readonly RecordedEvent[]): Lane {
	const done = events.filter(({ name }) => OF_DESKS.test(name)).map((event) => markOf(event));
	const seen = review.sights.map(
		({ seen_at, name }): Mark => ({ at: Date.parse(seen_at), name: "seen", who: name, seq: null }),
	);
	const marks = [...done, ...seen].sort((one, other) => one.at - other.at);
	return { key: "desk", kind: "desk", name: "", agency: null, spans: [], marks };
}

function markOf({ name, occurred_at, actor, seq }: RecordedEvent): Mark {
	return { at: Date.parse(occurred_at), name, who: actor ?? "", seq };
}

function ofUnit(assignment: AssignmentCard, now: number): Lane {
	const reached = ASSIGNMENT_ORDER.flatMap((status) => {
		const at = assignment[`${status}_at`];
		return at === null ? [] : [{ status, at: Date.parse(at) }];
	});
	const spans = reached.flatMap(({ status, at }, index): Span[] =>
		status === "cleared" ? [] : [{ from: at, to: Math.max(at, reached[index + 1]?.at ?? now), state: status }],
	);
	const { id, call_sign, agency } = assignment;
	return { key: `unit:${id}`, kind: "unit", name: call_sign, agency, spans, marks: [] };
}

/** One lane for each chain, from its first alarm until somebody took it or it was over. */
function ofAlarms(events: readonly RecordedEvent[], now: number): Lane[] {
	const newest = new Map<number, EscalationCard>();
	for (const { data } of events) for (const card of data.escalations ?? []) newest.set(card.id, card);
	const chains = new Map<string, EscalationCard[]>();
	for (const card of newest.values()) chains.set(card.chain, [...(chains.get(card.chain) ?? []), card]);
	return [...chains].flatMap(([chain, cards]): Lane[] => {
		const [first] = cards;
		if (!first) return [];
		const from = Math.min(...cards.map(({ fired_at }) => Date.parse(fired_at)));
		const to = Math.max(from, ...cards.map(({ ended_at }) => (ended_at === null ? now : Date.parse(ended_at))));
		const agency = first.agencies.length === 1 ? (first.agencies[0] ?? null) : null;
		const spans = [{ from, to, state: "fired" }];
		return [{ key: `alarm:${chain}`, kind: "alarm", name: first.trigger, agency, spans, marks: [] }];
	});
}

function ofPlaces(events: readonly RecordedEvent[]): Lane[] {
	const marks = events.filter(({ name }) => OF_PLACES.test(name)).map((event) => markOf(event));
	return marks.length > 0 ? [{ key: "place", kind: "place", name: "", agency: null, spans: [], marks }] : [];
}

/** Marks that would lie over each other, together; each group begins at least `apart_ms` after the one before. In order of time. */
export function clustered(marks: readonly Mark[], apart_ms: number): Mark[][] {
	const groups: Mark[][] = [];
	for (const mark of [...marks].sort((one, other) => one.at - other.at)) {
		const last = groups.at(-1);
		if (last?.[0] && mark.at - last[0].at < apart_ms) last.push(mark);
		else groups.push([mark]);
	}
	return groups;
}

/** Round times between two moments, of which at most so many are written. */
export function ticksOf({ from, to }: Pick<Drawing, "from" | "to">, most: number): number[] {
	const step = STEPS_S.map((seconds) => seconds * 1000).find((each) => (to - from) / each <= most) ?? DAY_MS;
	const first = Math.ceil(from / step) * step;
	const count = Math.max(0, Math.floor((to - first) / step) + 1);
	return Array.from({ length: count }, (_, index) => first + index * step);
}

const STEPS_S = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];
const DAY_MS = 86_400_000;
