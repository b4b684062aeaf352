// How what stands near a place is written.
import type { IncidentCard, NearbyFeature } from "../contract.ts";

/** What the surroundings depend on: where the incident is, what it is, and for whom. */
export function placeKey({ location, type, agencies }: IncidentCard): string {
	const { lon, lat, radius_m } = location ?? { lon: null, lat: null, radius_m: null };
	return [lon, lat, radius_m, type, ...agencies].join(":");
}

/** Which of eight points of the compass a bearing is nearest to, from 0 (north) clockwise. */
export function compassOf(bearing_deg: number): number {
	return Math.round(bearing_deg / 45) % 8;
}

/** What a layer tells of a thing. The names are its owner's, made readable. */
export function propertyTexts(properties: NearbyFeature["properties"]): string[] {
	return Object.entries(properties)
		.filter(([, value]) => value !== null && value !== "" && typeof value !== "object")
		.map(([name, value]) => `${name.replaceAll("_", " ")}: ${value}`);
}
