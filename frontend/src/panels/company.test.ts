import { expect, test } from "vitest";
import { readingRound } from "./Company.tsx";

test("who saw a change is read again soon after it, and now and then from then on", () => {
	expect([0, 2_999, 3_000, 29_999, 30_000, 59_999, 60_000].map(readingRound)).toEqual([0, 0, 1, 1, 2, 2, 3]);
});
