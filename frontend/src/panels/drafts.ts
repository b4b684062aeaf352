// Text that was typed over what the centre knows, and not yet saved.
import type { IncidentCard } from "../contract.ts";
import { writeCoordinates } from "./coordinates.ts";

export type TextField = "place" | "what" | "location";

/** What was typed over the fields of an incident, and the version of the card that it was typed over. */
export interface Draft extends Partial<Record<TextField, string>> {
	version: number;
}

/** By the incident's id. */
export type Drafts = ReadonlyMap<number, Draft>;

/** What the centre knows, as it stands in the field. */
export function known(incident: IncidentCard, field: TextField): string {
	if (field !== "location") return incident[field];
	return incident.location ? writeCoordinates(incident.location) : "";
}

/** Keep what was typed, unless it is what the centre knows. */
export function typedOver(drafts: Drafts, incident: IncidentCard, field: TextField, text: string): Drafts {
	if (text === known(incident, field)) return without(drafts, incident.id, field);
	const draft = drafts.get(incident.id) ?? { version: incident.version };
	return new Map(drafts).set(incident.id, { ...draft, [field]: text });
}

/** The field of an incident that was typed over last and not saved; null where there is none. */
export function lastTyped(drafts: Drafts, id: number): string | null {
	return (
		Object.keys(drafts.get(id) ?? {})
			.filter((name) => name !== "version")
			.at(-1) ?? null
	);
}

/** Drop what was typed over one field. */
export function without(drafts: Drafts, id: number, field: string): Drafts {
	const { version, ...texts } = drafts.get(id) ?? { version: 0 };
	const kept = Object.entries(texts).filter(([name]) => name !== field);
	const left = new Map(drafts);
	if (kept.length > 0) left.set(id, { version, ...Object.fromEntries(kept) });
	else left.delete(id);
	return left;
}
