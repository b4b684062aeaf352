import type { NewLocation, PlaceCandidate } from "../contract.ts";
import { locationOf, spokenLocation, writeCoordinates } from "./coordinates.ts";

/** Where it happened, as a form holds it: the words, the figures, and the place that both were taken from. */
export interface SpokenPlace {
	readonly place: string;
	readonly coordinates: string;
	readonly chosen: { readonly coordinates: string; readonly location: NewLocation } | null;
}

export const NO_PLACE: SpokenPlace = { place: "", coordinates: "", chosen: null };

/** The place that a person chose from what was found. */
export function placeChosen(candidate: PlaceCandidate): SpokenPlace {
	const place = [candidate.label, ...candidate.within.slice(0, 1)].join(", ").slice(0, 300);
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
