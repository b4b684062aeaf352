import { beforeEach, expect, test } from "vitest";
import { TELLING_EVERY_MS, Telling } from "./telling.ts";
import { ManualClock } from "./testing.ts";

let clock: ManualClock;
let heard: unknown[];
let telling: Telling;

beforeEach(() => {
	clock = new ManualClock();
	heard = [];
	telling = new Telling(clock, (message) => heard.push(JSON.parse(message).n));
});

function say(n: number): void {
	telling.say({ n });
}

test("the first word goes out at once, and of those in the same quarter of a second the last", () => {
	telling.opened();
	for (const n of [1, 2, 3, 4]) say(n);
	expect(heard).toEqual([1]);
	clock.move(TELLING_EVERY_MS);
	expect(heard).toEqual([1, 4]);
});

test("however much is said, no more than four a second go out", () => {
	telling.opened();
	for (let n = 0; n < 99; n += 1) {
		say(n);
		clock.move(10);
	}
	expect(heard.length).toBeLessThanOrEqual(4);
	clock.move(TELLING_EVERY_MS);
	expect(heard.at(-1)).toBe(98);
});

test("what has not changed is not said again, nor what changed back in time", () => {
	telling.opened();
	say(1);
	say(2);
	say(1);
	clock.move(1_000);
	say(1);
	expect(heard).toEqual([1]);
});

test("every socket is told what holds, and a closed one nothing", () => {
	say(1);
	clock.move(1_000);
	expect(heard).toEqual([]);
	telling.opened();
	expect(heard).toEqual([1]);
	telling.closed();
	say(2);
	say(3);
	clock.move(1_000);
	expect(heard).toEqual([1]);
	telling.opened();
	expect(heard).toEqual([1, 3]);
	telling.closed();
	telling.opened();
	clock.move(1_000);
	expect(heard).toEqual([1, 3, 3]);
});

test("before anything was said there is nothing to tell", () => {
	telling.opened();
	clock.move(1_000);
	expect(heard).toEqual([]);
});
