// What was typed and not saved outlives the page, in this tab, under the name of the person who typed it: a session
// that ends in the middle of a sentence takes nothing of it.
import type { Draft, Drafts, Typed } from "./drafts.ts";

/** Notes that are being written, by the incident's id. */
export type NoteDrafts = ReadonlyMap<number, string>;

/** Texts by what they are for; what was written last stands last. */
export type TextDrafts = ReadonlyMap<string, string>;

export interface Kept {
	drafts: Drafts;
	notes: NoteDrafts;
	/** Of notes on the place of an incident. */
	premiseNotes: NoteDrafts;
	/** Call-back numbers, by the call's id. */
	numbers: NoteDrafts;
	/** Of what is being said on incidents. */
	chat: NoteDrafts;
	/** Of dialogs and questions. */
	texts: TextDrafts;
}

/** What is used of a browser's storage. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const NOTHING: Kept = {
	drafts: new Map(),
	notes: new Map(),
	premiseNotes: new Map(),
	numbers: new Map(),
	chat: new Map(),
	texts: new Map(),
};
const TEXTS = ["place", "what", "location"];

function keyOf(username: string): string {
	return `eoc.drafts:${username}`;
}

/** Keep what is there now; nothing of it where there is nothing, or where the browser keeps nothing. */
export function keep(shelf: Shelf, username: string, typed: Kept): void {
	try {
		const parts = Object.entries(typed).map(([name, texts]: [string, ReadonlyMap<unknown, unknown>]) => [name, [...texts]]);
		if (parts.every(([, texts]) => texts?.length === 0)) shelf.removeItem(keyOf(username));
		else shelf.setItem(keyOf(username), JSON.stringify(Object.fromEntries(parts)));
	} catch {
		// Without room, or in a browser that forbids it, texts live as long as the page.
	}
}

/** What this person typed before; nothing that this page could not have kept. */
export function kept(shelf: Shelf, username: string): Kept {
	try {
		const found: unknown = JSON.parse(shelf.getItem(keyOf(username)) ?? "null");
		if (typeof found !== "object" || found === null) return NOTHING;
		const { drafts, notes, premiseNotes, numbers, chat, texts } = found as Record<keyof Kept, unknown>;
		return {
			drafts: new Map(entriesOf(drafts).filter((entry): entry is [number, Draft] => isDraft(entry[1]))),
			notes: new Map(entriesOf(notes).filter(isText)),
			premiseNotes: new Map(entriesOf(premiseNotes).filter(isText)),
			numbers: new Map(entriesOf(numbers).filter(isText)),
			chat: new Map(entriesOf(chat).filter(isText)),
			texts: new Map(Array.isArray(texts) ? texts.filter(isNamedText) : []),
		};
	} catch {
		return NOTHING;
	}
}

/** The notes with this one; an empty one is none. */
export function written(notes: NoteDrafts, id: number, text: string): NoteDrafts {
	const next = new Map(notes);
	if (text) next.set(id, text);
	else next.delete(id);
	return next;
}

/** The texts with this one, as the last; without it where it is null. */
export function writtenLast(texts: TextDrafts, name: string, text: string | null): TextDrafts {
	const next = new Map(texts);
	next.delete(name);
	if (text !== null) next.set(name, text);
	return next;
}

/** Of the texts whose names begin so, how the name of the one that was written last goes on. */
export function lastWritten(texts: TextDrafts, beginning: string): string | undefined {
	const name = [...texts.keys()].findLast((each) => each.startsWith(beginning));
	return name?.slice(beginning.length);
}

function entriesOf(value: unknown): [number, unknown][] {
	if (!Array.isArray(value)) return [];
	return value.filter((entry): entry is [number, unknown] => Array.isArray(entry) && typeof entry[0] === "number");
}

function isText(entry: [number, unknown]): entry is [number, string] {
	return typeof entry[1] === "string";
}

function isNamedText(entry: unknown): entry is [string, string] {
	return Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === "string");
}

function isDraft(value: unknown): value is Draft {
	if (typeof value !== "object" || value === null) return false;
	return Object.entries(value).every(([name, part]) => TEXTS.includes(name) && isTyped(part));
}

function isTyped(value: unknown): value is Typed {
	if (typeof value !== "object" || value === null) return false;
	const { text, version } = value as Record<keyof Typed, unknown>;
	return typeof text === "string" && typeof version === "number";
}
