// A line in its parts: which command it is, and what follows.
import { fold } from "../i18n/fold.ts";

/** The commands, in the order in which they are told. */
export const VERBS = ["D", "E", "O", "T", "C", "P", "N", "L", "R", "M", "S", "F", "W", "B", "A", "H", "U"] as const;
export type Verb = (typeof VERBS)[number];

/** Words beside the letters; `DD` is the letter Đ where no input method makes it. */
const ALSO: Readonly<Record<string, Verb>> = { DD: "D", ACK: "A", UNDO: "U" };

/** What a first word may be. */
export const WORDS: readonly (readonly [string, Verb])[] = [
	...VERBS.map((verb) => [verb, verb] as const),
	...Object.entries(ALSO),
];

/** Longer words are no commands, and are not said in full. */
export const LONGEST_QUOTE = 24;

/** A line in its parts; the rest stays as it was typed. */
export interface Parts {
	/** Undefined for an unknown word, and for none. */
	verb: Verb | undefined;
	first: string;
	rest: string;
	words: readonly string[];
}

/** Take a line apart. */
export function partsOf(line: string): Parts {
	const text = line.trimStart();
	const end = text.search(/\s/);
	const first = end < 0 ? text : text.slice(0, end);
	const rest = end < 0 ? "" : text.slice(end).trim();
	const folded = first.length > LONGEST_QUOTE ? "" : fold(first).toUpperCase();
	const verb = ALSO[folded] ?? VERBS.find((known) => known === folded);
	return { verb, first, rest, words: rest === "" ? [] : rest.split(/\s+/) };
}
