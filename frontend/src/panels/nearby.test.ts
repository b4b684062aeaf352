// What stands near is read as its owner wrote it, and in the right direction.
import { expect, test } from "vitest";
import { incident } from "../live/testing.ts";
import { compassOf, placeKey, propertyTexts } from "./nearby.ts";

test("a bearing is called by the nearest point of the compass", () => {
	expect([0, 22, 23, 90, 180, 270, 337, 338, 359].map(compassOf)).toEqual([0, 0, 1, 2, 4, 6, 7, 0, 0]);
});

test("what has no value is not told", () => {
	expect(propertyTexts({ luu_luong_l_phut: 900, ghi_chu: "", khac: null, them: [1] })).toEqual(["luu luong l phut: 900"]);
});

test("the surroundings are read anew where the place, the type or the agencies change, and nowhere else", () => {
	const place = { lon: 106.9, lat: 11.53, radius_m: 5, source: "operator" as const };
	const card = { ...incident(1), location: place };
	expect(placeKey({ ...card, version: 9, what: "x" })).toBe(placeKey(card));
	expect(placeKey({ ...card, location: { ...place, lat: 11.54 } })).not.toBe(placeKey(card));
	expect(placeKey({ ...card, agencies: ["fire"] })).not.toBe(placeKey({ ...card, agencies: ["police"] }));
	expect(placeKey({ ...card, location: null })).not.toBe(placeKey(card));
});
