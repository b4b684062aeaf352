import type { IncidentCard, IncidentStatus } from "../contract.ts";
import { hasEnded } from "../live/apply.ts";

const WAITING: ReadonlySet<IncidentStatus> = new Set(["new", "verifying"]);

/** Whether an agency is needed and no unit of it was sent. */
export function isWaiting({ agency_statuses }: IncidentCard, agency: string): boolean {
	const status = agency_statuses[agency];
	return status !== undefined && WAITING.has(status);
}

/** Whether an agency was told that it is not needed: its part is done without any unit of it having been sent. */
export function isStoodDown(incident: IncidentCard, agency: string): boolean {
	return (
		!hasEnded(incident) &&
		incident.agency_statuses[agency] === "resolved" &&
		incident.assignments.every((assignment) => assignment.agency !== agency)
	);
}
