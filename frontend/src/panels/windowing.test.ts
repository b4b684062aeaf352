import { expect, test } from "vitest";
import { offsetsOf, rowAt, scrolledTo, windowOf } from "./windowing.ts";

const offsets = offsetsOf([10, 20, 30]);

test("rows stand one below the other", () => {
	expect(offsets).toEqual([0, 10, 30, 60]);
	expect(offsetsOf([])).toEqual([0]);
});

test.each([
	[-5, 0],
	[0, 0],
	[9.9, 0],
	[10, 1],
	[29, 1],
	[30, 2],
	[900, 2],
])("at %d px stands row %d", (place, row) => {
	expect(rowAt(offsets, place)).toBe(row);
});

test("of a thousand rows those are drawn that are seen, and some around them", () => {
	const many = offsetsOf(Array.from({ length: 1000 }, () => 80));
	expect(windowOf(many, 0, 800, 20)).toEqual({ first: 0, last: 30 });
	expect(windowOf(many, 40_000, 800, 20)).toEqual({ first: 480, last: 530 });
	expect(windowOf(many, 79_200, 800, 20)).toEqual({ first: 970, last: 999 });
});

test("of no rows none is drawn", () => {
	expect(rowAt([0], 0)).toBe(-1);
	expect(windowOf([0], 0, 800, 20)).toEqual({ first: 0, last: -1 });
});

test("one scrolls no further than a row needs to be seen whole", () => {
	expect(scrolledTo(offsets, 1, 15, 30)).toBe(10);
	expect(scrolledTo(offsets, 2, 0, 40)).toBe(20);
	expect(scrolledTo(offsets, 1, 5, 40)).toBe(5);
});
