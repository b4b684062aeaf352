import { expect, test } from "vitest";
import { locationOf, readCoordinates, writeCoordinates } from "./coordinates.ts";
import { distance_m } from "./distance.ts";
import { initialsOf } from "./names.ts";
import { running, timeAndDay, timeOfDay, wholeDuration } from "./time.ts";

test.each([
	["11.7512, 106.7234", { lat: 11.7512, lon: 106.7234 }],
	[" -11.5;106 ", { lat: -11.5, lon: 106 }],
	["11.75 106.72", { lat: 11.75, lon: 106.72 }],
	["106.7234, 11.7512", null],
	["11,7512, 106,7234", null],
	["QL14 km 922", null],
	["", null],
])("coordinates %j", (text, expected) => {
	expect(readCoordinates(text)).toEqual(expected);
});

test("a person vouches for the coordinates that they typed, and for nothing else", () => {
	expect(locationOf("11.5349, 106.8832")).toEqual({ lat: 11.5349, lon: 106.8832, radius_m: 0, source: "operator" });
	expect(locationOf("gần chợ")).toBeNull();
	expect(locationOf("")).toBeNull();
});

test("coordinates are written to a metre", () => {
	expect(writeCoordinates({ lon: 106.72344999, lat: 11.7 })).toBe("11.70000, 106.72345");
});

test("a degree of latitude is about 111 km", () => {
	expect(distance_m({ lon: 106, lat: 11 }, { lon: 106, lat: 12 })).toBeCloseTo(111_195, -2);
	expect(distance_m({ lon: 106, lat: 11 }, { lon: 106, lat: 11 })).toBe(0);
});

test("times are those of Vietnam", () => {
	expect(timeOfDay("2026-07-01T02:00:05Z")).toBe("09:00:05");
	const now = Date.parse("2026-07-01T18:00:00Z");
	expect(timeAndDay("2026-07-01T17:30:00Z", now)).toBe("00:30:00");
	expect(timeAndDay("2026-07-01T16:30:00Z", now)).toBe("01/07 23:30:00");
});

test("running time grows from minutes to hours and never below nothing", () => {
	const from = "2026-07-01T02:00:00Z";
	const at = Date.parse(from);
	expect(running(from, at + 247_000)).toBe("4:07");
	expect(running(from, at + 3_847_000)).toBe("1:04:07");
	expect(running(from, at - 5_000)).toBe("0:00");
});

test("an age in words changes once a minute", () => {
	expect([60, 119, 120, 3_719].map(wholeDuration)).toEqual(["1 phút", "1 phút", "2 phút", "1 giờ 1 phút"]);
});

test.each([
	["Nguyễn Thị Mai", "NM"],
	["đỗ an", "ĐA"],
	["supervisor", "SU"],
	["fire.2", "F2"],
	["", ""],
])("initials of %j", (name, expected) => {
	expect(initialsOf(name)).toBe(expected);
});
