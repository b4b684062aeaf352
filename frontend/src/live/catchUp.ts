// What somebody missed while their screen heard nothing: the difference of two boards, and what only the events tell.
import type { AssignmentCard, EscalationCard, EventFrame, EventName, IncidentCard, IncidentStatus, Me } from "../contract.ts";
import { asking, concerns, isDanger } from "./alarms.ts";
import { type BoardState, hasEnded } from "./apply.ts";

const FAILED: ReadonlySet<EventName> = new Set(["message.parked", "message.uncertain"]);

export type MissedFact =
	| { kind: "created" }
	/** Null where the board no longer has it, and no event told why. */
	| { kind: "ended"; status: IncidentStatus | null }
	| { kind: "priority"; before: number; now: number }
	| { kind: "calls"; count: number }
	| { kind: "alarm"; alarm: EscalationCard }
	/** `by` is null where the board no longer has the alarm, and no event told who took it. */
	| { kind: "alarm_over"; alarm: EscalationCard; by: string | null }
	| { kind: "assignment"; assignment: AssignmentCard }
	| { kind: "note"; text: string; by: string | null }
	/** A message that was not sent, or of which nobody knows. */
	| { kind: "message_failed"; recipient: string };

export interface MissedIncident {
	/** As it is now; where it has ended, as it was last. */
	incident: IncidentCard;
	/** The gravest first. */
	facts: readonly MissedFact[];
}

/** A difference between what was on the screen and what is there now. */
export interface Gap {
	before: BoardState;
	now: BoardState;
	/** What came one by one; after a reset, less than happened. */
	events: readonly EventFrame[];
}

/** What happened to each incident: a crew in danger first, then P1, then by priority and age. */
export function missed({ before, now, events }: Gap, me: Me, isMine: (incident: IncidentCard) => boolean): MissedIncident[] {
	const found: MissedIncident[] = [];
	for (const incident of incidentsOf(before, now, events).values()) {
		const own = events.filter((event) => event.incident_id === incident.id);
		const facts = [
			...ofAlarms(incident.id, before, now, own, me),
			...ofIncident(incident, before, now),
			...(isMine(incident) ? ofAssignments(before.incidents.get(incident.id), incident) : []),
			...ofNotes(own),
		];
		if (facts.length > 0) found.push({ incident, facts });
	}
	return found.toSorted(
		(a, b) =>
			rank(a) - rank(b) ||
			Date.parse(a.incident.created_at) - Date.parse(b.incident.created_at) ||
			a.incident.id - b.incident.id,
	);
}

/** One list out of two that follow each other, each incident once. */
export function joined(earlier: readonly MissedIncident[], later: readonly MissedIncident[]): MissedIncident[] {
	const found = new Map(earlier.map((one) => [one.incident.id, one]));
	for (const { incident, facts } of later) {
		const known = found.get(incident.id);
		found.set(incident.id, { incident, facts: known ? [...facts, ...known.facts] : facts });
	}
	return [...found.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** Every incident of which there may be something to tell, in its newest form. */
function incidentsOf(before: BoardState, now: BoardState, events: readonly EventFrame[]): Map<number, IncidentCard> {
	const found = new Map(before.incidents);
	for (const { data } of events) if (data.incident) found.set(data.incident.id, data.incident);
	for (const [id, incident] of now.incidents) found.set(id, incident);
	return found;
}

function ofAlarms(
	incidentId: number,
	before: BoardState,
	now: BoardState,
	events: readonly EventFrame[],
	me: Me,
): MissedFact[] {
	const isHere = (alarm: EscalationCard): boolean => alarm.incident_id === incidentId && concerns(alarm, me);
	const told = events.flatMap(({ data }) => data.escalations ?? []).filter(isHere);
	const stood = asking([...before.escalations.values()].filter(isHere), me);
	const stands = asking([...now.escalations.values()].filter(isHere), me);
	const known = new Set(stood.map(({ chain }) => chain));
	const left = new Set(stands.map(({ chain }) => chain));
	const over = new Map([...stood, ...told].filter(({ chain }) => !left.has(chain)).map((alarm) => [alarm.chain, alarm]));
	// That alarms are over with their incident goes without saying.
	const isOpen = now.incidents.has(incidentId);
	return [
		...stands.filter(({ chain }) => !known.has(chain)).map((alarm): MissedFact => ({ kind: "alarm", alarm })),
		...[...over.values()]
			.filter(({ ended_by }) => isOpen || ended_by !== null)
			.map((alarm): MissedFact => ({ kind: "alarm_over", alarm, by: alarm.ended_by })),
	];
}

function ofIncident(incident: IncidentCard, before: BoardState, now: BoardState): MissedFact[] {
	const earlier = before.incidents.get(incident.id);
	const facts: MissedFact[] = [];
	if (!earlier) facts.push({ kind: "created" });
	else if (incident.priority < earlier.priority)
		facts.push({ kind: "priority", before: earlier.priority, now: incident.priority });
	if (!now.incidents.has(incident.id)) facts.push({ kind: "ended", status: hasEnded(incident) ? incident.status : null });
	const more = incident.calls.filter((id) => !earlier?.calls.includes(id)).length;
	if (earlier && more > 0) facts.push({ kind: "calls", count: more });
	return facts;
}

function ofAssignments(before: IncidentCard | undefined, { assignments }: IncidentCard): MissedFact[] {
	const earlier = new Map(before?.assignments.map((assignment) => [assignment.id, assignment]));
	return assignments
		.filter(({ id, status, outcome }) => earlier.get(id)?.status !== status || earlier.get(id)?.outcome !== outcome)
		.map((assignment) => ({ kind: "assignment", assignment }));
}

function ofNotes(events: readonly EventFrame[]): MissedFact[] {
	return events.flatMap((event): MissedFact[] => {
		if (event.name === "note.added") return [{ kind: "note", text: event.data.note ?? "", by: event.actor }];
		const { message } = event.data;
		return message && FAILED.has(event.name) ? [{ kind: "message_failed", recipient: message.recipient }] : [];
	});
}

/** A crew in danger before all, then the priority. */
function rank({ incident, facts }: MissedIncident): number {
	const isInDanger = facts.some((fact) => fact.kind === "alarm" && isDanger(fact.alarm));
	return isInDanger ? 0 : incident.priority;
}
