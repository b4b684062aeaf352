import { beforeEach, expect, test } from "vitest";
import { History } from "./history.ts";

const kept = new Map<string, string>();
const shelf = {
	getItem: (key: string) => kept.get(key) ?? null,
	setItem: (key: string, value: string) => void kept.set(key, value),
	removeItem: (key: string) => void kept.delete(key),
};

beforeEach(() => kept.clear());

test("lines come back, the newest first, and lead forth to an empty one", () => {
	const history = new History(shelf, "mai");
	for (const line of ["D XE07 12", "P 12 1 ", "D XE07 12"]) history.add(line);
	expect([1, 1, 1, -1, -1, -1].map((steps) => history.move(steps as 1 | -1))).toEqual([
		"D XE07 12",
		"P 12 1",
		null,
		"D XE07 12",
		"",
		null,
	]);
});

test("they outlive the page, for the person who sent them", () => {
	new History(shelf, "mai").add("D XE07 12");
	expect(new History(shelf, "mai").move(1)).toBe("D XE07 12");
	expect(new History(shelf, "lan").move(1)).toBeNull();
});

test("what a note says is not kept, and nothing after signing out", () => {
	const history = new History(shelf, "mai");
	for (const line of ["N 12 số điện thoại của chị Lan", "n x", "U"]) history.add(line);
	expect([...kept.values()]).toEqual(['["U"]']);
	history.forget();
	expect(kept.size).toBe(0);
});

test("what is no history on the shelf, or a shelf that keeps nothing, does no harm", () => {
	kept.set("eoc.commands:mai", '{"a":1}');
	expect(new History(shelf, "mai").move(1)).toBeNull();
	const broken = new History(
		{
			...shelf,
			setItem: () => {
				throw new Error("no room");
			},
		},
		"mai",
	);
	broken.add("H");
	expect(broken.move(1)).toBe("H");
});
