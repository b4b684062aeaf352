import type { LineShape, PointShape } from "../contract.ts";
import { readCoordinates } from "./coordinates.ts";

/** Read one point, or a line of points with semicolons between them; null where one of them cannot be read. */
export function shapeOf(text: string): PointShape | LineShape | null {
	const points = text.split(";").map(readCoordinates);
	const found: [number, number][] = [];
	for (const point of points) {
		if (!point) return null;
		found.push([point.lon, point.lat]);
	}
	const [first] = found;
	if (!first) return null;
	return found.length === 1 ? { type: "Point", coordinates: first } : { type: "LineString", coordinates: found };
}
