import { effect } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { PositionsFrame } from "../contract.ts";
import { LOST_AFTER_MS, newest, STALE_AFTER_MS, type Trust, trustIn } from "./positions.ts";
import { Store } from "./store.ts";
import { unit } from "./testing.ts";

const SENT = "2026-07-01T02:00:10Z";

function frame(units: PositionsFrame["units"], suspect?: number[]): PositionsFrame {
	return { type: "positions", at: SENT, units, ...(suspect && { suspect }) };
}

test("the newer of two positions holds", () => {
	const store = new Store();
	const stored = unit(9, { position: { lon: 1, lat: 1, at: "2026-07-01T02:00:00Z" } });
	expect(store.positionOf(stored)?.lon).toBe(1);
	store.positions.take(frame([[9, 2, 2, null, null, 3]]));
	expect(store.positionOf(stored)).toMatchObject({ lon: 2, lat: 2, at_ms: Date.parse("2026-07-01T02:00:07Z") });
	const newer = unit(9, { position: { lon: 3, lat: 3, at: "2026-07-01T02:00:08Z" } });
	expect(store.positionOf(newer)?.lon).toBe(3);
	expect(store.positionOf(unit(8))).toBeNull();
});

test("how a unit moves is kept, and outlives the card that a fix of the same moment brings", () => {
	const store = new Store();
	store.positions.take(frame([[9, 2, 2, 45, 12.5, 3]], [9, 4]));
	const known = { heading: 45, speed_mps: 12.5, suspect: true };
	expect(store.positionOf(unit(9))).toMatchObject(known);
	const same = unit(9, { position: { lon: 2, lat: 2, at: "2026-07-01T02:00:07.049Z" } });
	expect(store.positionOf(same)).toMatchObject(known);
	store.positions.take(frame([[9, 2, 2, null, null, 0]]));
	expect(store.positionOf(same)).toMatchObject({ heading: null, speed_mps: null, suspect: false });
});

test("nothing moves back: what is older than what is known changes nothing", () => {
	const store = new Store();
	store.positions.take(frame([[9, 2, 2, null, null, 3]]));
	store.positions.take(frame([[9, 1, 1, null, null, 3.2]], [9]));
	expect(store.positionOf(unit(9))).toMatchObject({ lon: 2, suspect: false });
	store.positions.take(frame([[9, 3, 3, null, null, 2]]));
	expect(store.positionOf(unit(9))).toMatchObject({ lon: 3, at_ms: Date.parse("2026-07-01T02:00:08Z") });
});

test("a unit that moves is drawn anew, and no other", () => {
	const store = new Store();
	const drawn = { nine: 0, ten: 0 };
	effect(() => {
		store.positions.moved(9).value;
		drawn.nine += 1;
	});
	effect(() => {
		store.positions.moved(10).value;
		drawn.ten += 1;
	});
	effect(() => {
		if (store.positionOf(unit(9))) throw new Error("who asks once is not told again");
	});
	store.positions.take(frame([[9, 2, 2, null, null, 0]]));
	expect(drawn).toEqual({ nine: 2, ten: 1 });
});

test.each<[number, boolean, Trust]>([
	[-30_000, false, "fresh"],
	[STALE_AFTER_MS - 1, false, "fresh"],
	[STALE_AFTER_MS, false, "stale"],
	[LOST_AFTER_MS - 1, false, "stale"],
	[LOST_AFTER_MS, false, "lost"],
	[0, true, "suspect"],
	[STALE_AFTER_MS, true, "suspect"],
	[LOST_AFTER_MS, true, "lost"],
])("a position of %i ms ago (suspect: %s) is %s", (age_ms, suspect, expected) => {
	const now = Date.parse(SENT);
	const position = newest(unit(9, { position: { lon: 1, lat: 1, at: new Date(now - age_ms).toISOString() } }), undefined);
	if (!position) throw new Error("the card has a position");
	expect(trustIn({ ...position, suspect }, now)).toBe(expected);
});
