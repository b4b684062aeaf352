// What this unit is doing, as the crew knows it: what the centre said last, and what was done here since.
import type { AssignmentCard, AssignmentStatus, IncidentCard, UnitCard, UnitTypeItem } from "../contract.ts";
import type { WaitingAction } from "./storage.ts";

const ORDER: readonly AssignmentStatus[] = [
	"dispatched",
	"acknowledged",
	"en_route",
	"on_scene",
	"transporting",
	"at_hospital",
	"cleared",
];

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

/** The unit's present work, with what waits to be sent; null where it has none, or has ended it here. */
export function workOf(unit: UnitCard, incidents: readonly IncidentCard[], waiting: readonly WaitingAction[]): Work | null {
	for (const incident of incidents) {
		const assignment = incident.assignments.find(({ unit_id, cleared_at }) => unit_id === unit.id && cleared_at === null);
		if (!assignment) continue;
		if (waiting.some(({ path }) => path === endPath(assignment.id))) return null;
		const reported = waiting.filter(({ path }) => path === statusPath(assignment.id)).map(({ body }) => body?.status);
		const furthest = Math.max(
			ORDER.indexOf(assignment.status),
			...reported.map((status) => ORDER.indexOf(status as AssignmentStatus)),
		);
		const status = ORDER[furthest] ?? assignment.status;
		if (status === "cleared") return null;
		return { assignment, incident, status, isUnsent: status !== assignment.status };
	}
	return null;
}

/** What may be reported next, the usual first. A call to work is not passed over: it is acknowledged. */
export function nextStatuses(status: AssignmentStatus, type: UnitTypeItem | undefined): readonly AssignmentStatus[] {
	return type?.next[status] ?? [];
}
