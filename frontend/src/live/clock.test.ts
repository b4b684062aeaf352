import { beforeEach, expect, test } from "vitest";
import { evenly } from "./clock.ts";

const HOUR_MS = 3_600_000;

let wall: number;
let even: number;
let now: () => number;

beforeEach(() => {
	wall = 1_000_000;
	even = 50;
	now = evenly(
		() => wall,
		() => even,
	);
});

test("time begins with what the machine believes, and passes", () => {
	expect(now()).toBe(1_000_000);
	wall += 700;
	even += 700;
	expect(now()).toBe(1_000_700);
});

test("a clock that is set back takes nothing back", () => {
	wall -= HOUR_MS;
	even += 10;
	expect(now()).toBe(1_000_010);
	wall += 2_000;
	even += 2_000;
	expect(now()).toBe(1_002_010);
});

test("what the machine slept has passed, once", () => {
	wall += HOUR_MS;
	even += 10;
	expect(now()).toBe(1_000_010 + HOUR_MS - 10);
	expect(now()).toBe(1_000_010 + HOUR_MS - 10);
});

test("a clock that is nudged does not jump", () => {
	wall += 300;
	expect(now()).toBe(1_000_000);
	wall -= 900;
	even += 5;
	expect(now()).toBe(1_000_005);
});
