import { expect, test } from "vitest";
import { Spoken } from "./spoken.ts";

test("what is said stays until a reader has had time for it, and is not said a second time where it is heard next", () => {
	const spoken = new Spoken();
	spoken.say({ urgent: ["one", "two"], other: ["beside"] });
	spoken.say({ urgent: ["three"], other: [] });
	expect(spoken.urgent.value.map(({ text }) => text)).toEqual(["one", "two", "three"]);
	expect(new Set(spoken.urgent.value.map(({ id }) => id)).size).toBe(3);
	expect(spoken.other.value.map(({ text }) => text)).toEqual(["beside"]);
	spoken.forget();
	expect([spoken.urgent.value, spoken.other.value]).toEqual([[], []]);
	spoken.say({ urgent: ["four"], other: [] });
	expect(spoken.urgent.value.map(({ text }) => text)).toEqual(["four"]);
});
