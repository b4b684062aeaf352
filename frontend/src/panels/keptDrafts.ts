// What was typed and not saved outlives the page, in this tab, under the name of the person who typed it: a session
// that ends in the middle of a sentence takes nothing of it.
import type { Draft, Drafts } from "./drafts.ts";

/** Notes that are being written, by the incident's id. */
export type NoteDrafts = ReadonlyMap<number, string>;

export interface Kept {
	drafts: Drafts;
	notes: NoteDrafts;
}

/** What is used of a browser's storage. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NOTHING: Kept = { drafts: new Map(), notes: new Map() };
const TEXTS = ["place", "what", "location"];

function keyOf(username: string): string {
	return `eoc.drafts:${username}`;
}

/** Keep what is there now; nothing of it where there is nothing, or where the browser keeps nothing. */
export function keep(shelf: Shelf, username: string, { drafts, notes }: Kept): void {
	try {
		if (drafts.size + notes.size === 0) shelf.removeItem(keyOf(username));
		else shelf.setItem(keyOf(username), JSON.stringify({ drafts: [...drafts], notes: [...notes] }));
	} catch {
		// Without room, or in a browser that forbids it, texts live as long as the page.
	}
}

/** What this person typed before; nothing that this page could not have kept. */
export function kept(shelf: Shelf, username: string): Kept {
	try {
		const found: unknown = JSON.parse(shelf.getItem(keyOf(username)) ?? "null");
		if (typeof found !== "object" || found === null) return NOTHING;
		const { drafts, notes } = found as { drafts?: unknown; notes?: unknown };
		return {
			drafts: new Map(entriesOf(drafts).filter((entry): entry is [number, Draft] => isDraft(entry[1]))),
			notes: new Map(entriesOf(notes).filter((entry): entry is [number, string] => typeof entry[1] === "string")),
		};
	} catch {
		return NOTHING;
	}
}

function entriesOf(value: unknown): [number, unknown][] {
	if (!Array.isArray(value)) return [];
	return value.filter((entry): entry is [number, unknown] => Array.isArray(entry) && typeof entry[0] === "number");
}

function isDraft(value: unknown): value is Draft {
	if (typeof value !== "object" || value === null) return false;
	return Object.entries(value).every(([name, part]) =>
		name === "version" ? typeof part === "number" : TEXTS.includes(name) && typeof part === "string",
	);
}
