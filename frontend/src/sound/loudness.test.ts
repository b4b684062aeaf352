import { expect, test } from "vitest";
import { gainOf, LOUDNESSES, LoudnessSetting } from "./loudness.ts";
import { SOUNDS } from "./scores.ts";

function shelf(kept: string | null) {
	const items = new Map<string, string>(kept === null ? [] : [["eoc.loudness", kept]]);
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value),
	};
}

test("no setting makes any sound inaudible", () => {
	for (const sound of SOUNDS) for (const loudness of LOUDNESSES) expect(gainOf(sound, loudness)).toBeGreaterThan(0.05);
});

test("what is critical is never softer than usual, becomes louder in steps, and ends at the loudest", () => {
	expect(gainOf("critical", 1)).toBe(gainOf("notice", 3));
	const steps = [0, 1, 2].map((step) => gainOf("critical", 1, step));
	expect(steps).toEqual(steps.toSorted((a, b) => a - b));
	expect(new Set(steps).size).toBe(3);
	expect(gainOf("critical", 5, 9)).toBe(gainOf("critical", 5));
	expect(gainOf("critical", 5, 9)).toBeLessThanOrEqual(1);
});

test("the browser remembers the loudness, and what cannot be one is the usual", () => {
	const kept = shelf(null);
	new LoudnessSetting(kept).choose(5);
	expect(new LoudnessSetting(kept).value.value).toBe(5);
	for (const wrong of ["0", "6", "loud", ""]) expect(new LoudnessSetting(shelf(wrong)).value.value).toBe(3);
});

test("a browser that keeps nothing plays all the same", () => {
	const forbidden = {
		getItem: () => {
			throw new Error("forbidden");
		},
		setItem: () => {
			throw new Error("forbidden");
		},
	};
	const setting = new LoudnessSetting(forbidden);
	setting.choose(2);
	expect(setting.value.value).toBe(2);
});
