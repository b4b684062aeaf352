// What this unit is doing, as the crew knows it: what the centre said last, and what was done here since.
import type { AssignmentCard, AssignmentStatus, HospitalItem, IncidentCard, UnitCard, UnitTypeItem } from "../contract.ts";
import { ASSIGNMENT_ORDER } from "../live/assignmentOrder.ts";
import type { WaitingAction } from "./storage.ts";

/** The unit's work on an incident. */
export interface Work {
	readonly assignment: AssignmentCard;
	readonly incident: IncidentCard;
	/** How far the crew has come, where the centre may not know it yet. */
	readonly status: AssignmentStatus;
	/** Whether the status is the crew's word alone, which has not been answered. */
	readonly isUnsent: boolean;
}

/** The path by which a status of an assignment is reported. */
export function statusPath(assignmentId: number): string {
	return `/assignments/${assignmentId}/status`;
}

/** The path by which an assignment is ended otherwise than by its work being done. */
export function endPath(assignmentId: number): string {
	return `/assignments/${assignmentId}/end`;
}

/** What a crew did that the board may not show: what waits to be sent, and what the centre has taken since. */
export interface Done {
	readonly waiting: readonly WaitingAction[];
	readonly answered: readonly WaitingAction[];
}

/** The unit's present work, with what was done since; null where it has none, or has ended it here. */
export function workOf(unit: UnitCard, incidents: readonly IncidentCard[], { waiting, answered }: Done): Work | null {
	const done = [...answered, ...waiting];
	for (const incident of incidents) {
		const assignment = incident.assignments.find(({ unit_id, cleared_at }) => unit_id === unit.id && cleared_at === null);
		if (!assignment) continue;
		if (done.some(({ path }) => path === endPath(assignment.id))) return null;
		const reported = (actions: readonly WaitingAction[]): number[] =>
			actions
				.filter(({ path }) => path === statusPath(assignment.id))
				.map(({ body }) => ASSIGNMENT_ORDER.indexOf(body?.status as AssignmentStatus));
		const taken = Math.max(ASSIGNMENT_ORDER.indexOf(assignment.status), ...reported(answered));
		const furthest = Math.max(taken, ...reported(waiting));
		const status = ASSIGNMENT_ORDER[furthest] ?? assignment.status;
		if (status === "cleared") return null;
		return { assignment, incident, status, isUnsent: furthest > taken };
	}
	return null;
}

/** The incident that the unit's own call for help opened, while the unit is not at work on it; null where there is none. */
export function dangerOf(unit: UnitCard, incidents: readonly IncidentCard[], work: Work | null): IncidentCard | null {
	// A board that was kept before incidents told of it has none.
	return incidents.find(({ id, endangered_units }) => endangered_units?.includes(unit.id) && id !== work?.incident.id) ?? null;
}

/** What follows for every type of unit. Whether it takes patients along only the catalogue knows. */
const NEXT_OF_ALL: Readonly<Record<AssignmentStatus, readonly AssignmentStatus[]>> = {
	dispatched: ["acknowledged"],
	acknowledged: ["en_route", "on_scene", "cleared"],
	en_route: ["on_scene", "cleared"],
	on_scene: ["cleared"],
	transporting: ["at_hospital", "cleared"],
	at_hospital: ["cleared"],
	cleared: [],
};

/** What may be reported next, the usual first; also while the catalogue could not be read: a crew is never without a next step. */
export function nextStatuses(status: AssignmentStatus, type: UnitTypeItem | undefined): readonly AssignmentStatus[] {
	return (type ? type.next[status] : NEXT_OF_ALL[status]) ?? [];
}

/** Where the unit is going: with a patient to the hospital that was told, where that is known, else to the scene. */
export function goalOf({ assignment, incident, status }: Work, hospitals: readonly HospitalItem[]): Place | null {
	const isWithPatient = status === "transporting" || status === "at_hospital";
	const hospital = isWithPatient ? hospitals.find(({ code }) => code === assignment.hospital) : undefined;
	const goal = hospital ?? incident.location;
	return goal && { lon: goal.lon, lat: goal.lat };
}

interface Place {
	lon: number;
	lat: number;
}
