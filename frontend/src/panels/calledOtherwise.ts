import type { PlaceCandidate } from "../contract.ts";

/** A place that a caller gave another name than those by which it is found. */
export interface CalledOtherwise {
	readonly place: number;
	readonly label: string;
	readonly said: string;
}

const LONGEST = 200;

function bare(text: string): string {
	return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}

/** What a person corrected is what callers say: the words that stood there, where they are no part of the place's names. */
export function calledOtherwise(
	said: string,
	{ id, label, matched, old_names, within }: PlaceCandidate,
): CalledOtherwise | null {
	const words = bare(said);
	if (id === null || !words || words.length > LONGEST) return null;
	const isKnown = [label, matched, ...old_names]
		.map(bare)
		.some((name) => name && (words.includes(name) || name.includes(words)));
	return isKnown || within.map(bare).includes(words) ? null : { place: id, label, said: said.trim() };
}
