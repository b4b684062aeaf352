import type { NewLocation } from "../contract.ts";
import type { Point } from "./distance.ts";

const PAIR = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/;

/** Read `latitude, longitude` in decimal degrees; null where that is not what stands there. */
export function readCoordinates(text: string): Point | null {
	const found = PAIR.exec(text);
	if (!found) return null;
	const [lat, lon] = [Number(found[1]), Number(found[2])];
	return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null;
}

/** The point that a person typed, which they vouch for; null where it is none. */
export function locationOf(text: string): NewLocation | null {
	const point = readCoordinates(text);
	return point && { ...point, radius_m: 0, source: "operator" };
}

/** Where a place that a caller named is, with the circle that holds it. */
export function spokenLocation({ lon, lat, radius_m }: { lon: number; lat: number; radius_m: number }): NewLocation {
	return { lon, lat, radius_m, source: "spoken" };
}

/** `11.75120, 106.72340`: to a metre. */
export function writeCoordinates({ lon, lat }: Point): string {
	return `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
}
