// What becomes of two incidents when one goes on as the other.
import type { IncidentCard } from "../contract.ts";
import { distance_m } from "./distance.ts";

export interface MergePreview {
	/** How far apart they are; null where a place is not known. */
	away_m: number | null;
	/** Whether both types are known and are not the same. */
	isOtherType: boolean;
	/** The priority of both from then on. */
	priority: number;
	/** How many calls go over. */
	calls: number;
	/** The call signs of the units that are then on their way to the other place, or at work there. */
	units: readonly string[];
	/** Whether it is probably not meant. */
	isDoubtful: boolean;
}

/** Two reports of one event are seldom farther apart. */
const FAR_M = 1_000;

export function mergePreview(incident: IncidentCard, into: IncidentCard): MergePreview {
	const away_m = incident.location && into.location && distance_m(incident.location, into.location);
	const isOtherType = incident.type !== null && into.type !== null && incident.type !== into.type;
	const units = incident.assignments.filter(({ cleared_at }) => cleared_at === null).map(({ call_sign }) => call_sign);
	return {
		away_m,
		isOtherType,
		priority: Math.min(incident.priority, into.priority),
		calls: incident.calls.length,
		units,
		isDoubtful: isOtherType || (away_m !== null && away_m > FAR_M),
	};
}
