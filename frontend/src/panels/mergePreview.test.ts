import { expect, test } from "vitest";
import type { AssignmentCard } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { mergePreview } from "./mergePreview.ts";

function at(lon: number, lat: number) {
	return { lon, lat, radius_m: 0, source: "operator" } as const;
}

function unitOn(call_sign: string, cleared_at: string | null): AssignmentCard {
	return { call_sign, cleared_at } as AssignmentCard;
}

test("who merges is told how far apart both are, which units turn, and what it becomes", () => {
	const crash = incident(1, {
		type: "traffic_crash",
		priority: 3,
		location: at(106.9, 11.53),
		calls: [4, 5],
		assignments: [unitOn("XE13", null), unitOn("CA02", "2026-07-01T05:00:00Z")],
	});
	const fire = incident(2, { type: "house_fire", priority: 1, location: at(107.13, 11.53) });
	expect(mergePreview(crash, fire)).toMatchObject({
		isOtherType: true,
		priority: 1,
		calls: 2,
		units: ["XE13"],
		isDoubtful: true,
	});
	expect(mergePreview(crash, fire).away_m).toBeGreaterThan(24_000);
});

test("two reports of one event are not doubted", () => {
	const one = incident(1, { type: "house_fire", location: at(106.9, 11.53) });
	const other = incident(2, { type: "house_fire", location: at(106.901, 11.53) });
	const unknown = incident(3, { type: null, location: null });
	expect(mergePreview(one, other).isDoubtful).toBe(false);
	expect(mergePreview(unknown, other)).toMatchObject({ away_m: null, isOtherType: false, isDoubtful: false });
});
