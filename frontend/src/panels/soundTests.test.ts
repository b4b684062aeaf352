import { signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import { SOUNDS } from "../sound/scores.ts";
import type { Shelf } from "./keptDrafts.ts";
import { SoundTests } from "./soundTests.ts";

const HOUR_MS = 3_600_000;
let items: Map<string, string>;
const now = signal(0);

function shelf(): Shelf {
	return {
		getItem: (key) => items.get(key) ?? null,
		setItem: (key, value) => void items.set(key, value),
		removeItem: (key) => void items.delete(key),
	};
}

function open(username = "mai"): SoundTests {
	return new SoundTests(shelf(), username, now);
}

beforeEach(() => {
	items = new Map();
	now.value = 10 * HOUR_MS;
});

test("the sounds are tested once each of them was heard, and it is kept by whom and when", () => {
	const tests = open();
	for (const sound of SOUNDS) {
		expect(tests.state.value).toBe("untested");
		tests.answer(sound, true);
	}
	expect(tests.state.value).toBe("tested");
	const again = open();
	expect([again.state.value, again.at, again.isOffered.value]).toEqual(["tested", 10 * HOUR_MS, false]);
	expect(open("lan").state.value).toBe("untested");
});

test("one that was not heard is said until it is", () => {
	const tests = open();
	for (const sound of SOUNDS) tests.answer(sound, sound !== "ringing");
	expect(tests.state.value).toBe("unheard");
	tests.answer("ringing", true);
	expect(tests.state.value).toBe("tested");
});

test("it is offered once a session, and stays untested when it is put off", () => {
	const tests = open();
	expect(tests.isOffered.value).toBe(true);
	tests.putOff();
	expect(open().isOffered.value).toBe(false);
	expect(open().state.value).toBe("untested");
});

test("who signs out leaves no test to the next, and no test outlives the longest session", () => {
	const tests = open();
	for (const sound of SOUNDS) tests.answer(sound, true);
	now.value += 13 * HOUR_MS + 1;
	expect(tests.state.value).toBe("untested");
	now.value -= HOUR_MS;
	expect(tests.state.value).toBe("tested");
	tests.forget();
	expect([open().state.value, open().isOffered.value]).toEqual(["untested", true]);
});

test.each(["no JSON", "[]", "7", '{"answers": {"critical": "yes"}, "at": "now"}'])(
	"what this page could not have kept (%s) is no test",
	(text) => {
		items.set("eoc.sound_test:mai", text);
		expect([open().state.value, open().at]).toEqual(["untested", null]);
	},
);
