import type { IncidentCard, PlaceCandidate } from "../contract.ts";
import { fold } from "../i18n/fold.ts";

/** A place that a caller gave another name than those by which it is found. */
export interface CalledOtherwise {
	readonly place: number;
	readonly label: string;
	readonly said: string;
}

/** A name, and no sentence in which somebody tells of people. */
const NAME = /^[^,;:.\n]{2,40}$/;
const NUMBER = /\d{4}/;

/**
 * What a person corrected is what callers say: the words that stood there, where they are no part of the place's names.
 *
 * Words that came with a place that somebody had chosen are nobody's name for another one.
 */
export function calledOtherwise(
	{ place, location }: Pick<IncidentCard, "place" | "location">,
	{ id, label, matched, old_names, within }: PlaceCandidate,
): CalledOtherwise | null {
	const said = place.trim();
	if (id === null || location?.source === "spoken" || !NAME.test(said) || NUMBER.test(said)) return null;
	const words = fold(said);
	const isKnown = [label, matched, ...old_names]
		.map(fold)
		.some((name) => name && (words.includes(name) || name.includes(words)));
	return isKnown || within.map(fold).includes(words) ? null : { place: id, label, said };
}
