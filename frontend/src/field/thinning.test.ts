import { expect, test } from "vitest";
import type { StoredFix } from "./storage.ts";
import { superfluous } from "./thinning.ts";

const NOW_MS = Date.parse("2026-07-01T05:00:00Z");

function fixes(ages_s: readonly number[]): StoredFix[] {
	return ages_s.map((age_s, order) => ({
		order,
		at_ms: NOW_MS - age_s * 1000,
		lon: 106.9,
		lat: 11.5,
		accuracy_m: 5,
		heading: null,
		speed_mps: null,
	}));
}

test("of the last minute every fix is kept", () => {
	expect(superfluous(fixes([60, 59, 58, 2, 1, 0]), NOW_MS)).toEqual([]);
});

test("the older, the further apart", () => {
	// Two hours without a signal, a fix each second.
	const all = fixes(Array.from({ length: 7_200 }, (_, index) => 7_200 - index));
	const dropped = new Set(superfluous(all, NOW_MS));
	const kept = all.filter(({ order }) => !dropped.has(order));
	// 60 of the last minute, 108 of the nine before, 200 of the fifty before, 60 of the hour before that.
	expect(kept.length).toBeGreaterThan(420);
	expect(kept.length).toBeLessThan(436);
	expect(kept[0]?.order).toBe(0);
	expect(superfluous(kept, NOW_MS)).toEqual([]);
});
