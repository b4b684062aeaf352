// Text that was typed over what the centre knows, and not yet saved.
import type { IncidentCard } from "../contract.ts";
import { writeCoordinates } from "./coordinates.ts";

export type TextField = "place" | "what" | "location";

/** In place of a version: of an incident that took the text over with its call, nobody has seen what stands in the field. */
export const NEVER_SEEN = 0;

/** What was typed over a field, and the version of the card that it was typed over. */
export interface Typed {
	text: string;
	version: number;
}

/** What was typed over the fields of an incident, the last field last. */
export type Draft = Partial<Record<TextField, Typed>>;

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
	const draft = drafts.get(incident.id) ?? {};
	const version = draft[field]?.version ?? incident.version;
	return new Map(drafts).set(incident.id, { ...draft, [field]: { text, version } });
}

/** The field of an incident that was typed over last and not saved; null where there is none. */
export function lastTyped(drafts: Drafts, id: number): string | null {
	return Object.keys(drafts.get(id) ?? {}).at(-1) ?? null;
}

/** Drop what was typed over one field. */
export function without(drafts: Drafts, id: number, field: string): Drafts {
	const kept = Object.entries(drafts.get(id) ?? {}).filter(([name]) => name !== field);
	const left = new Map(drafts);
	if (kept.length > 0) left.set(id, Object.fromEntries(kept));
	else left.delete(id);
	return left;
}
