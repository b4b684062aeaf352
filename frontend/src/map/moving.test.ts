import { expect, test } from "vitest";
import type { AssignmentCard, IncidentCard, UnitCard } from "../contract.ts";
import {
	areAlike,
	circleFeatures,
	incidentFeatures,
	isOnTheWay,
	markFeatures,
	measureFeatures,
	unitFeatures,
	wayFeatures,
} from "./moving.ts";

const PLACE = { lon: 106.9, lat: 11.5, radius_m: 0, source: "operator" } as const;

function incident(changes: Partial<IncidentCard> = {}): IncidentCard {
	return { id: 1, number: "26-000001", priority: 2, location: PLACE, ...changes } as IncidentCard;
}

function unit(changes: Partial<UnitCard> = {}): UnitCard {
	return { id: 5, agency: "fire", status: "en_route", call_sign: "XE05", ...changes } as UnitCard;
}

const AT = { lon: 106.8, lat: 11.6, at_ms: 0, heading: 90, speed_mps: 10, suspect: false };

test("an incident without a point is not drawn, and the open one is drawn above the most urgent", () => {
	const { features } = incidentFeatures([incident(), incident({ id: 2, priority: 1 }), incident({ id: 3, location: null })], 1);
	expect(features.map(({ properties }) => [properties.id, properties.open, properties.order])).toEqual([
		[1, true, 9],
		[2, false, 5],
	]);
});

test("only a fresh position says in which direction a unit goes", () => {
	const of = (trust: "fresh" | "stale", heading: number | null) =>
		unitFeatures([{ unit: unit(), position: { ...AT, heading }, trust, label: "XE05" }]).features[0]?.properties.heading;
	expect([of("fresh", 90), of("fresh", null), of("stale", 90)]).toEqual([90, undefined, undefined]);
});

test("the circle is closed and as wide as the place is unsure", () => {
	const [first] = circleFeatures([incident({ location: { ...PLACE, radius_m: 1000 } }), incident({ id: 2 })]).features;
	const ring = first?.geometry.type === "Polygon" ? (first.geometry.coordinates[0] ?? []) : [];
	expect(circleFeatures([incident()]).features).toEqual([]);
	expect(ring.at(0)).toEqual(ring.at(-1));
	const north = Math.max(...ring.map(([, lat]) => lat));
	const east = Math.max(...ring.map(([lon]) => lon));
	expect((north - PLACE.lat) * 111_195).toBeCloseTo(1000, 0);
	expect((east - PLACE.lon) * 111_195 * Math.cos((PLACE.lat * Math.PI) / 180)).toBeCloseTo(1000, 0);
});

test("a way goes from where the unit is to where the incident is known to be", () => {
	const assignment = { unit_id: 5, status: "en_route", outcome: null } as AssignmentCard;
	const [way] = wayFeatures(incident(), [{ assignment, from: AT, label: "XE05 · 4 phút" }]).features;
	expect(way?.geometry).toEqual({
		type: "LineString",
		coordinates: [
			[AT.lon, AT.lat],
			[PLACE.lon, PLACE.lat],
		],
	});
	expect(wayFeatures(incident({ location: null }), [{ assignment, from: AT, label: "" }]).features).toEqual([]);
});

test.each([
	["dispatched", null, true],
	["en_route", null, true],
	["on_scene", null, false],
	["en_route", "cancelled", false],
] as const)("a unit that is %s with outcome %s is on its way: %s", (status, outcome, expected) => {
	expect(isOnTheWay({ status, outcome } as AssignmentCard)).toBe(expected);
});

test("a measure is its numbered points and, from the second one on, the line through them", () => {
	const [a, b] = [
		{ lon: 106.9, lat: 11.5 },
		{ lon: 106.95, lat: 11.6 },
	];
	expect(measureFeatures([])).toEqual({ type: "FeatureCollection", features: [] });
	expect(measureFeatures([a]).features.map(({ properties }) => properties.label)).toEqual(["1"]);
	const drawn = measureFeatures([a, b]).features;
	expect(drawn.map(({ geometry }) => geometry.type)).toEqual(["Point", "Point", "LineString"]);
	expect(drawn[2]?.geometry.coordinates).toEqual([
		[106.9, 11.5],
		[106.95, 11.6],
	]);
});

test("a mark is where the thing is, and nowhere where that is not known", () => {
	expect(markFeatures({ lon: 106.9, lat: 11.5 }).features[0]?.geometry.coordinates).toEqual([106.9, 11.5]);
	expect(markFeatures(null).features).toEqual([]);
});

test("what is drawn otherwise is told from what is only made anew", () => {
	const drawn = (changes: Partial<typeof AT> = {}, label = "XE05", status: UnitCard["status"] = "en_route") =>
		unitFeatures([{ unit: unit({ status }), position: { ...AT, ...changes }, trust: "fresh", label }]);
	expect(areAlike(drawn(), drawn({ at_ms: 1000 }))).toBe(true);
	const others = [
		drawn({ lon: 106.9 }),
		drawn({ heading: null as never }),
		drawn({}, "XE05 · 2 min"),
		drawn({}, "XE05", "on_scene"),
	];
	for (const other of [...others, unitFeatures([])]) {
		expect(areAlike(drawn(), other)).toBe(false);
		expect(areAlike(other, drawn())).toBe(false);
	}
});
