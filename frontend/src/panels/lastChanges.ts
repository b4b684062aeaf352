// Who gave each fact of an incident the value that it has, as its record tells.
import type { IncidentCard } from "../contract.ts";
import type { RecordedEvent } from "../live/timeline.ts";

export interface LastChange {
	/** A user name, or the centre's own. */
	by: string;
	at: string;
}

const FIRST_FACTS = ["type", "priority", "location", "place", "what"] as const;

/** The last change of each field, by its name. What the incident began with counts where it began with something. */
export function lastChanges(incidentId: number, events: readonly RecordedEvent[]): ReadonlyMap<string, LastChange> {
	const found = new Map<string, LastChange>();
	for (const { name, incident_id, actor, occurred_at, data } of events) {
		// The record also holds that of incidents that were merged into this one; what they learned is told here too.
		if (incident_id !== incidentId || actor === null) continue;
		const change = { by: actor, at: occurred_at };
		const begun = name === "incident.created" ? data.incident : null;
		for (const field of begun ? FIRST_FACTS.filter((each) => isGiven(begun, each)) : []) found.set(field, change);
		for (const { field } of data.changes ?? []) found.set(field, change);
	}
	return found;
}

function isGiven(incident: IncidentCard, field: (typeof FIRST_FACTS)[number]): boolean {
	const value = incident[field];
	return value !== null && value !== "";
}
