// How an assignment may end otherwise than by its work being done, as dispatch/rules/transitions.py has it.
import type { AssignmentCard, AssignmentEnding, AssignmentStatus } from "../contract.ts";

const UNDER_WAY: ReadonlySet<AssignmentStatus> = new Set(["dispatched", "acknowledged", "en_route"]);

/** Whether the desk may still call the unit back, or send it elsewhere. */
export function isUnderWay({ status }: AssignmentCard): boolean {
	return UNDER_WAY.has(status);
}

/** How the crew may say that it does not finish. */
export function refusalsOf({ status }: AssignmentCard): readonly AssignmentEnding["outcome"][] {
	if (status === "cleared") return [];
	return status === "dispatched" || status === "acknowledged" ? ["declined", "unable"] : ["unable"];
}

/** When the unit came to its present status. */
export function sinceOf(assignment: AssignmentCard): string {
	return assignment[`${assignment.status}_at`] ?? assignment.dispatched_at;
}
