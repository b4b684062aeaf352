import type { IncidentCard } from "../contract.ts";
import { hasEnded } from "../live/apply.ts";

/** Whether an agency was told that it is not needed: its part is done without any unit of it having been sent. */
export function isStoodDown(incident: IncidentCard, agency: string): boolean {
	return (
		!hasEnded(incident) &&
		incident.agency_statuses[agency] === "resolved" &&
		incident.assignments.every((assignment) => assignment.agency !== agency)
	);
}
