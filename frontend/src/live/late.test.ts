import { expect, test, vi } from "vitest";
import { AGAIN_MS, fetchBeforehand, Late } from "./late.ts";
import { ManualClock } from "./testing.ts";

const atOnce = async (): Promise<void> => {};

/** A part whose code cannot be had so many times. */
function failing(times: number): { late: Late<string>; asked: () => number } {
	let asked = 0;
	const late = new Late(async () => {
		asked += 1;
		if (asked <= times) throw new TypeError("Failed to fetch dynamically imported module");
		return "part";
	});
	return { late, asked: () => asked };
}

test("a part is fetched once, however often it is wanted", async () => {
	const { late, asked } = failing(0);
	expect(late.part.value).toBeNull();
	expect(await Promise.all([late.fetch(), late.fetch()])).toEqual([true, true]);
	expect(await late.fetch()).toBe(true);
	expect(late.part.value).toBe("part");
	expect(asked()).toBe(1);
});

test("a part that could not be fetched says so until it is tried again", async () => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
	const { late } = failing(1);
	expect(await late.fetch()).toBe(false);
	expect(late.hasFailed.value).toBe(true);
	const again = late.fetch();
	expect(late.hasFailed.value).toBe(false);
	expect(await again).toBe(true);
	expect(late.part.value).toBe("part");
});

test("what is fetched beforehand is tried again until it is there, and the next one waits for it", async () => {
	vi.spyOn(console, "warn").mockImplementation(() => {});
	const clock = new ManualClock();
	const [first, second] = [failing(2), failing(0)];
	const done = fetchBeforehand([first.late, second.late], clock, atOnce);
	await settled();
	expect([first.asked(), second.asked()]).toEqual([1, 0]);
	clock.move(AGAIN_MS);
	await settled();
	expect([first.asked(), second.asked()]).toEqual([2, 0]);
	clock.move(AGAIN_MS);
	await done;
	expect([first.asked(), second.asked()]).toEqual([3, 1]);
});

function settled(): Promise<void> {
	return new Promise((done) => setTimeout(done, 0));
}
