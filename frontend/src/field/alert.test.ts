import { signal } from "@preact/signals-core";
import { expect, test } from "vitest";
import { ManualClock } from "../live/testing.ts";
import { Alert, EVERY_MS } from "./alert.ts";

test("a new assignment rings and shakes until it is acknowledged, and no longer", () => {
	const isWanted = signal(false);
	const clock = new ManualClock();
	const played: string[] = [];
	const shaken: number[][] = [];
	const player = { blocked: signal(false), unblock: async () => {}, play: (sound: string) => void played.push(sound) };
	new Alert({ isWanted, player, vibrate: (pattern) => void shaken.push(pattern), clock });
	clock.move(60_000);
	expect([played, shaken]).toEqual([[], []]);
	isWanted.value = true;
	expect(played).toEqual(["critical"]);
	clock.move(2 * EVERY_MS);
	expect(played).toHaveLength(3);
	isWanted.value = false;
	clock.move(60_000);
	expect(played).toHaveLength(3);
	expect(shaken.at(-1)).toEqual([]);
});
