const EARTH_RADIUS_M = 6_371_009;

export interface Point {
	lon: number;
	lat: number;
}

/** The straight line over the sphere, in metres. */
export function distance_m(a: Point, b: Point): number {
	const radians = Math.PI / 180;
	const north = Math.sin(((b.lat - a.lat) * radians) / 2) ** 2;
	const east = Math.sin(((b.lon - a.lon) * radians) / 2) ** 2;
	return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(north + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * east));
}
