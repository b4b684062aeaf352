import type { NewLocation, PlaceCandidate } from "../contract.ts";
import { fold } from "../i18n/fold.ts";
import { locationOf, spokenLocation, writeCoordinates } from "./coordinates.ts";

/** Where it happened, as a form holds it: the words, the figures, and the place that both were taken from. */
export interface SpokenPlace {
	readonly place: string;
	readonly coordinates: string;
	readonly chosen: { readonly coordinates: string; readonly location: NewLocation } | null;
}

export const NO_PLACE: SpokenPlace = { place: "", coordinates: "", chosen: null };

const LONGEST = 300;
/** Of these the words that were typed say nothing that the place does not. */
const SAME: ReadonlySet<string> = new Set(["telex", "prefix", "typo", "coordinates", "plus_code", "map_link"]);

/** The words for a place that was chosen, with those that were typed where they tell more than its names. */
export function placeWords(candidate: PlaceCandidate, typed: string): string {
	const place = [candidate.label, ...candidate.within.slice(0, 1)].join(", ");
	const names = [candidate.label, candidate.matched, ...candidate.within, ...candidate.old_names]
		.map(fold)
		.join(" ")
		.split(/[^\p{L}\p{N}]+/u);
	const isMore = fold(typed)
		.split(/[^\p{L}\p{N}]+/u)
		.some((word) => word && !names.includes(word));
	const told = isMore && !SAME.has(candidate.how) ? `${place} (“${typed.trim()}”)` : place;
	return told.normalize("NFC").slice(0, LONGEST);
}

/** The place that a person chose from what was found for the words that they typed. */
export function placeChosen(candidate: PlaceCandidate, typed: string): SpokenPlace {
	const place = placeWords(candidate, typed);
	const coordinates = writeCoordinates(candidate);
	return { place, coordinates, chosen: { coordinates, location: spokenLocation(candidate) } };
}

/** Other words are another place: the point of the one chosen goes; figures that a person typed stay. */
export function placeTyped(before: SpokenPlace, place: string): SpokenPlace {
	if (before.chosen === null || place === before.place) return { ...before, place };
	const coordinates = before.coordinates === before.chosen.coordinates ? "" : before.coordinates;
	return { place, coordinates, chosen: null };
}

/** Who changes the figures vouches for them: the circle of the place chosen holds no longer. */
export function spokenAt({ coordinates, chosen }: SpokenPlace): NewLocation | null {
	return chosen?.coordinates === coordinates ? chosen.location : locationOf(coordinates);
}
