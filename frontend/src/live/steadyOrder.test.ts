// No row slips away under the pointer, and nobody is kept from what is new for long.
import { beforeEach, expect, test } from "vitest";
import { LONGEST_MS, STILL_MS, SteadyOrder } from "./steadyOrder.ts";
import { ManualClock } from "./testing.ts";

let clock: ManualClock;
let order: SteadyOrder;

beforeEach(() => {
	clock = new ManualClock();
	order = new SteadyOrder(clock);
	order.want([1, 2]);
});

test("while nobody moves in it, the order is as it should be", () => {
	expect(order.shown.value).toEqual([1, 2]);
	order.want([3, 1, 2]);
	expect(order.shown.value).toEqual([3, 1, 2]);
});

test("it stands still until so long after the last movement", () => {
	order.touch();
	order.want([3, 1, 2]);
	clock.move(STILL_MS - 1);
	order.touch();
	clock.move(STILL_MS - 1);
	expect(order.shown.value).toEqual([1, 2]);
	clock.move(1);
	expect(order.shown.value).toEqual([3, 1, 2]);
});

test("who moves without end is shown what is new all the same", () => {
	for (let passed_ms = 0; passed_ms < LONGEST_MS; passed_ms += STILL_MS / 2) {
		order.touch();
		order.want([3, 1, 2]);
		expect(order.shown.value).toEqual([1, 2]);
		clock.move(STILL_MS / 2);
	}
	expect(order.shown.value).toEqual([3, 1, 2]);
});

test("the same order is not told again", () => {
	const before = order.shown.value;
	order.want([1, 2]);
	expect(order.shown.value).toBe(before);
});
