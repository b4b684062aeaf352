import { expect, test } from "vitest";
import { bearing_deg, legsOf, lengthOf } from "./measure.ts";

const DONG_XOAI = { lon: 106.9, lat: 11.53 };

test.each([
	["north", { lon: 106.9, lat: 11.63 }, 0],
	["east", { lon: 107, lat: 11.53 }, 90],
	["south", { lon: 106.9, lat: 11.43 }, 180],
	["west", { lon: 106.8, lat: 11.53 }, 270],
	["north-east", { lon: 107, lat: 11.628 }, 45],
])("the bearing to the %s", (_, to, expected) => {
	// Straight lines bend: over 10 km by a hundredth of a degree.
	expect(bearing_deg(DONG_XOAI, to)).toBeGreaterThan(expected - 0.1);
	expect(bearing_deg(DONG_XOAI, to)).toBeLessThan(expected + 0.1);
});

test("the way through several points is as long as its legs", () => {
	// A tenth of a degree of latitude is 11.12 km.
	const legs = legsOf([DONG_XOAI, { lon: 106.9, lat: 11.63 }, { lon: 106.9, lat: 11.53 }]);
	expect(legs.map(({ length_m }) => Math.round(length_m / 10))).toEqual([1112, 1112]);
	expect(legs.map(({ bearing_deg }) => Math.round(bearing_deg ?? -1))).toEqual([0, 180]);
	expect(lengthOf(legs)).toBeCloseTo(2 * (legs[0]?.length_m ?? 0), 6);
});

test("one point, and the same point twice, are no way", () => {
	expect(legsOf([DONG_XOAI])).toEqual([]);
	expect(legsOf([DONG_XOAI, DONG_XOAI])).toEqual([{ length_m: 0, bearing_deg: null }]);
});
