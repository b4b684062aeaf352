import { expect, test } from "vitest";
import { BATCH_MS, Batches } from "./batches.ts";
import { ManualClock } from "./testing.ts";

test("the first passes at once, what follows passes together, and a quiet line is quick again", () => {
	const clock = new ManualClock();
	const passed: number[][] = [];
	const batches = new Batches<number>(clock, (frames) => passed.push(frames));
	batches.add(1);
	expect(passed).toEqual([[1]]);
	batches.add(2);
	batches.add(3);
	clock.move(BATCH_MS - 1);
	expect(passed).toEqual([[1]]);
	clock.move(1);
	expect(passed).toEqual([[1], [2, 3]]);
	batches.add(4);
	clock.move(BATCH_MS);
	expect(passed).toEqual([[1], [2, 3], [4]]);
	clock.move(BATCH_MS);
	batches.add(5);
	expect(passed).toEqual([[1], [2, 3], [4], [5]]);
});
