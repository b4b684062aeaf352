import type { DuplicateCandidate, DuplicateList, IncidentCard } from "../contract.ts";
import { useReading } from "./reading.ts";

/** What of an incident is compared with others. */
function compared({ type, place, what, location, calls, agencies }: IncidentCard): string {
	return JSON.stringify([type, place, what, location, calls, agencies]);
}

/** The open incidents that may be the same event as this one. */
export function useDuplicates(incident: IncidentCard): { found: readonly DuplicateCandidate[]; failed: boolean } {
	const { reading } = useReading<DuplicateList>(`/incidents/${incident.id}/duplicates`, () => compared(incident));
	return { found: reading.value.value?.candidates ?? [], failed: reading.value.failed };
}
