import { expect, test } from "vitest";
import type { RecommendationCard, RecommendedUnit, UnitCard } from "../contract.ts";
import { unit } from "../live/testing.ts";
import { type Candidate, departs, inOrder, preselected } from "./choice.ts";

function proposed(id: number): RecommendedUnit {
	return {
		unit: id,
		call_sign: `XE${id}`,
		agency: "police",
		capability: "patrol",
		eta_s: 300,
		distance_m: 2000,
		estimated: true,
		fits: ["patrol"],
		reasons: [],
	};
}

function recommendation(ids: number[]): RecommendationCard {
	return {
		incident_id: 1,
		alarm_level: 1,
		plans: [],
		units: ids.map(proposed),
		rejected: [],
		offers: [],
		shortfalls: [],
	};
}

function candidate(id: number, away_m: number | null, fields: Partial<UnitCard> = {}): Candidate {
	return { unit: unit(id, fields), proposed: null, rejected: null, away_m };
}

const all = [
	candidate(1, 900),
	candidate(2, 100, { agency: "fire" }),
	candidate(3, null),
	candidate(4, 5000),
	candidate(5, 200, { status: "returning" }),
];

test("what is proposed stands first, in its order, then what the incident needs, then the nearest", () => {
	const ids = (given: RecommendationCard | undefined) => inOrder(all, given, ["police"]).map((one) => one.unit.id);
	expect(ids(recommendation([4, 3]))).toEqual([4, 3, 5, 1, 2]);
	expect(ids(undefined)).toEqual([5, 1, 4, 3, 2]);
});

test("what is proposed, free and this desk's own stands chosen", () => {
	const list = [...all, candidate(6, 10, { status: "on_scene" })];
	expect([...preselected(recommendation([4, 6, 7, 5]), list)]).toEqual([4, 5]);
	expect(preselected(undefined, list).size).toBe(0);
});

test("a choice departs when it holds a unit that is not proposed", () => {
	const given = recommendation([1, 4]);
	expect(departs(given, new Set([1, 4]))).toBe(false);
	expect(departs(given, new Set([4]))).toBe(false);
	expect(departs(given, new Set([1, 5]))).toBe(true);
	expect(departs(undefined, new Set([5]))).toBe(false);
});
