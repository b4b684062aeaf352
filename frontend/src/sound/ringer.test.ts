import { type Signal, signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import type { Freshness } from "../live/socket.ts";
import { ManualClock } from "../live/testing.ts";
import type { Sound } from "./player.ts";
import { ALARM_EVERY_MS, LOST_EVERY_MS, MUTE_MS, Ringer } from "./ringer.ts";

let clock: ManualClock;
let heard: Sound[];
let alarms: Signal<readonly { id: number; priority: number }[]>;
let freshness: Signal<Freshness>;
let ringer: Ringer;

beforeEach(() => {
	clock = new ManualClock();
	heard = [];
	alarms = signal<readonly { id: number; priority: number }[]>([]);
	freshness = signal<Freshness>("offline");
	const player = { blocked: signal(false), unblock: () => {}, play: (sound: Sound) => heard.push(sound) };
	ringer = new Ringer(alarms, freshness, player, clock);
});

function count(sound: Sound): number {
	return heard.splice(0).filter((other) => other === sound).length;
}

test("a P1 alarm sounds again and again until it is acknowledged", () => {
	alarms.value = [{ id: 1, priority: 1 }];
	expect(count("alarm")).toBe(1);
	clock.move(3 * ALARM_EVERY_MS);
	expect(count("alarm")).toBe(3);
	alarms.value = [];
	clock.move(60_000);
	expect(count("alarm")).toBe(0);
});

test("any other alarm sounds once", () => {
	alarms.value = [{ id: 1, priority: 2 }];
	alarms.value = [{ id: 1, priority: 2 }];
	clock.move(60_000);
	expect(count("alarm")).toBe(1);
	alarms.value = [
		{ id: 1, priority: 2 },
		{ id: 2, priority: 3 },
	];
	expect(count("alarm")).toBe(1);
});

test("a mute ends by itself after two minutes", () => {
	ringer.toggleMute();
	alarms.value = [{ id: 1, priority: 1 }];
	clock.move(MUTE_MS - 1);
	expect(heard).toEqual([]);
	expect(ringer.mutedUntil.value).toBe(MUTE_MS);
	clock.move(ALARM_EVERY_MS);
	expect(count("alarm")).toBe(1);
	expect(ringer.mutedUntil.value).toBeNull();
});

test("a mute can be ended by hand, and the next one is whole again", () => {
	ringer.toggleMute();
	clock.move(60_000);
	ringer.toggleMute();
	expect(ringer.mutedUntil.value).toBeNull();
	ringer.toggleMute();
	clock.move(MUTE_MS - 1);
	expect(ringer.mutedUntil.value).not.toBeNull();
});

test("a lost connection sounds until it is back, not before there was one", () => {
	clock.move(60_000);
	expect(heard).toEqual([]);
	freshness.value = "live";
	freshness.value = "stale";
	expect(count("connection_lost")).toBe(1);
	freshness.value = "offline";
	clock.move(LOST_EVERY_MS);
	expect(count("connection_lost")).toBe(1);
	freshness.value = "live";
	clock.move(60_000);
	expect(heard).toEqual([]);
});
