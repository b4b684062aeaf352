import { expect, test } from "vitest";
import { shapeOf } from "./roadShapes.ts";

test("one pair is a point, several are a line", () => {
	expect(shapeOf("11.5, 106.9")).toEqual({ type: "Point", coordinates: [106.9, 11.5] });
	expect(shapeOf("11.5, 106.9; 11.6, 106.8")).toEqual({
		type: "LineString",
		coordinates: [
			[106.9, 11.5],
			[106.8, 11.6],
		],
	});
});

test("what cannot be read closes no road", () => {
	for (const text of ["", "cầu số 2", "11.5", "11.5, 106.9;", "11.5, 106.9; x", "106.9, 11.5"])
		expect(shapeOf(text)).toBe(null);
});
