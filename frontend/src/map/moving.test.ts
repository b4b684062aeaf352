import { expect, test } from "vitest";
import type { AssignmentCard, IncidentCard, UnitCard } from "../contract.ts";
import {
	changeBetween,
	circleFeatures,
	incidentFeatures,
	isOnTheWay,
	markFeatures,
	measureFeatures,
	steadied,
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

test("a circle is another one only where the place, how unsure it is, or the priority is", () => {
	const at = (changes: object = {}) => incident({ location: { ...PLACE, radius_m: 1000 }, ...changes });
	const [first] = circleFeatures([at()]).features;
	expect(circleFeatures([at({ place: "Chợ" })]).features[0]).toBe(first);
	expect(circleFeatures([at({ priority: 1 })]).features[0]?.properties.priority).toBe(1);
	expect(circleFeatures([at({ location: { ...PLACE, radius_m: 900 } })]).features[0]).not.toEqual(first);
	expect(circleFeatures([])).toEqual({ type: "FeatureCollection", features: [] });
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

test("what is drawn alike stays the same object, and only what is drawn otherwise is another", () => {
	const drawn = (changes: Partial<typeof AT> = {}, label = "XE05", status: UnitCard["status"] = "en_route") =>
		unitFeatures([
			{ unit: unit({ id: 4 }), position: AT, trust: "fresh", label: "XE04" },
			{ unit: unit({ status }), position: { ...AT, ...changes }, trust: "fresh", label },
		]);
	const before = drawn();
	expect(steadied(drawn({ at_ms: 1000 }), before)).toBe(before);
	const others = [
		drawn({ lon: 106.9 }),
		drawn({ heading: null as never }),
		drawn({}, "XE05 · 2 min"),
		drawn({}, "XE05", "on_scene"),
	];
	for (const other of others) {
		const now = steadied(other, before);
		expect(now).toEqual(other);
		expect(now.features[0]).toBe(before.features[0]);
		expect(now.features[1]).toBe(other.features[1]);
	}
	expect(steadied(unitFeatures([]), before).features).toEqual([]);
	expect(steadied(before, unitFeatures([])).features).toEqual(before.features);
});

test("what has no id is compared by its place in the drawing", () => {
	const before = measureFeatures([PLACE]);
	expect(steadied(measureFeatures([PLACE]), before)).toBe(before);
	expect(steadied(measureFeatures([AT]), before).features[0]?.geometry.coordinates).toEqual([AT.lon, AT.lat]);
});

test("a change is what is added and removed, unless to draw all anew is no more", () => {
	const fleet = (ids: readonly number[], moved: number | null = null) =>
		unitFeatures(
			ids.map((id) => ({
				unit: unit({ id }),
				position: { ...AT, lon: id === moved ? 107 : AT.lon },
				trust: "fresh" as const,
				label: "",
			})),
		);
	const before = fleet([1, 2, 3, 4, 5, 6]);
	const moved = steadied(fleet([1, 2, 3, 4, 5, 7], 3), before);
	expect(changeBetween(before, moved)).toBeNull();
	const few = steadied(fleet([1, 2, 3, 4, 5], 3), before);
	expect(changeBetween(before, few)).toEqual({ add: [few.features[2]], remove: [6] });
	expect(changeBetween(unitFeatures([]), before)).toBeNull();
	expect(changeBetween(before, fleet([1, 2, 3, 4, 5, 6]))).toBeNull();
});

test("of features without ids nothing can be told apart", () => {
	const points = Array.from({ length: 9 }, (_, index) => ({ lon: index, lat: 0 }));
	const before = measureFeatures(points);
	const now = steadied(measureFeatures([...points.slice(0, 8), { lon: 99, lat: 0 }]), before);
	expect(changeBetween(before, now)).toBeNull();
});
