// How far and in which direction one point is from another.
import { distance_m, type Point } from "./distance.ts";

export interface Leg {
	length_m: number;
	/** From the first to the second point, degrees clockwise from north; null where they are the same. */
	bearing_deg: number | null;
}

/** The way from each point to the next. */
export function legsOf(points: readonly Point[]): Leg[] {
	return points.slice(1).map((to, index) => {
		const from = points[index] as Point;
		const length_m = distance_m(from, to);
		return { length_m, bearing_deg: length_m === 0 ? null : bearing_deg(from, to) };
	});
}

export function lengthOf(legs: readonly Leg[]): number {
	return legs.reduce((sum, { length_m }) => sum + length_m, 0);
}

/** The direction in which a straight line over the sphere begins, degrees clockwise from north, 0 to 360. */
export function bearing_deg(from: Point, to: Point): number {
	const radians = Math.PI / 180;
	const [south, north, east] = [from.lat * radians, to.lat * radians, (to.lon - from.lon) * radians];
	const x = Math.cos(south) * Math.sin(north) - Math.sin(south) * Math.cos(north) * Math.cos(east);
	const angle = Math.atan2(Math.sin(east) * Math.cos(north), x) / radians;
	return (angle + 360) % 360;
}
