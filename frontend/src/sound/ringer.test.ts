import { type Signal, signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import type { EscalationCard } from "../contract.ts";
import type { Freshness } from "../live/socket.ts";
import { ManualClock } from "../live/testing.ts";
import { LoudnessSetting } from "./loudness.ts";
import { CRITICAL_EVERY_MS, LOST_EVERY_MS, LOUDER_EVERY_MS, MUTE_MS, RINGING_EVERY_MS, Ringer } from "./ringer.ts";
import { SOUNDS, type Sound } from "./scores.ts";

type Alarm = Pick<EscalationCard, "id" | "priority" | "trigger">;

let clock: ManualClock;
let heard: { sound: Sound; gain: number; at: number }[];
let alarms: Signal<readonly Alarm[]>;
let isRinging: Signal<boolean>;
let notices: Signal<readonly string[]>;
let freshness: Signal<Freshness>;
let blocked: Signal<boolean>;
let ringer: Ringer;

beforeEach(() => {
	clock = new ManualClock();
	heard = [];
	alarms = signal<readonly Alarm[]>([]);
	isRinging = signal(false);
	notices = signal<readonly string[]>([]);
	freshness = signal<Freshness>("live");
	blocked = signal(false);
	const player = {
		blocked,
		unblock: async () => {
			blocked.value = false;
		},
		play: (sound: Sound, gain: number) => void heard.push({ sound, gain, at: clock.now() }),
	};
	const shelf = { getItem: () => null, setItem: () => {} };
	ringer = new Ringer({ alarms, isRinging, notices, freshness }, player, new LoudnessSetting(shelf), clock);
});

function alarm(id: number, fields: Partial<Alarm> = {}): Alarm {
	return { id, priority: 1, trigger: "incident_unassigned", ...fields };
}

function sounds(): Sound[] {
	return heard.splice(0).map(({ sound }) => sound);
}

function count(sound: Sound): number {
	return sounds().filter((other) => other === sound).length;
}

test("a P1 alarm sounds again and again until it is acknowledged", () => {
	alarms.value = [alarm(1)];
	expect(sounds()).toEqual(["critical"]);
	clock.move(3 * CRITICAL_EVERY_MS);
	expect(count("critical")).toBe(3);
	alarms.value = [];
	clock.move(60_000);
	expect(heard).toEqual([]);
});

test("a crew in danger is critical whatever the priority of its incident", () => {
	alarms.value = [alarm(1, { priority: 4, trigger: "unit_emergency" })];
	clock.move(2 * CRITICAL_EVERY_MS);
	expect(count("critical")).toBe(3);
});

test("what is critical becomes louder while nobody takes it, and begins anew with the next", () => {
	alarms.value = [alarm(1)];
	clock.move(3 * LOUDER_EVERY_MS);
	const gains = heard.splice(0).map(({ gain }) => gain);
	expect(gains).toEqual(gains.toSorted((a, b) => a - b));
	expect(new Set(gains).size).toBe(3);
	// The older one still stands.
	alarms.value = [alarm(1), alarm(2)];
	clock.move(CRITICAL_EVERY_MS);
	expect(heard.splice(0)[0]?.gain).toBe(gains.at(-1));
	alarms.value = [];
	alarms.value = [alarm(3)];
	clock.move(CRITICAL_EVERY_MS);
	expect(heard[0]?.gain).toBe(gains[0]);
});

test("one more critical alarm is heard at once", () => {
	alarms.value = [alarm(1)];
	clock.move(2_000);
	alarms.value = [alarm(1), alarm(2)];
	clock.move(0);
	expect(count("critical")).toBe(2);
});

test("a notice sounds once, and one that stands does not sound for another that ends", () => {
	notices.value = ["alarm:1"];
	notices.value = ["alarm:1"];
	clock.move(60_000);
	expect(sounds()).toEqual(["notice"]);
	notices.value = ["alarm:1", "handover:2"];
	clock.move(60_000);
	expect(sounds()).toEqual(["notice"]);
	notices.value = ["handover:2"];
	clock.move(60_000);
	expect(heard).toEqual([]);
});

test("what was over and calls again is heard again", () => {
	notices.value = ["incident:1", "handover:2"];
	clock.move(60_000);
	notices.value = ["handover:2"];
	clock.move(60_000);
	expect(sounds()).toEqual(["notice"]);
	notices.value = ["incident:1", "handover:2"];
	expect(sounds()).toEqual(["notice"]);
});

test("many notices at once are one sound", () => {
	for (let id = 1; id <= 40; id += 1) notices.value = [...notices.value, `alarm:${id}`];
	clock.move(60_000);
	expect(count("notice")).toBeLessThanOrEqual(2);
});

test("a call rings until it is taken", () => {
	isRinging.value = true;
	clock.move(2 * RINGING_EVERY_MS);
	expect(count("ringing")).toBe(3);
	isRinging.value = false;
	clock.move(60_000);
	expect(heard).toEqual([]);
});

test("a screen that hears nothing does not ring: whoever called may have been taken", () => {
	isRinging.value = true;
	clock.move(RINGING_EVERY_MS);
	sounds();
	freshness.value = "stale";
	clock.move(60_000);
	expect(count("ringing")).toBe(0);
});

test("one sound at a time: the critical one cuts off what is lesser, which then is heard whole", () => {
	isRinging.value = true;
	clock.move(100);
	alarms.value = [alarm(1)];
	expect(sounds()).toEqual(["ringing", "critical"]);
	clock.move(2_000);
	expect(sounds()).toEqual(["ringing"]);
});

test("a lesser sound waits until the greater one is over, and is not lost", () => {
	alarms.value = [alarm(1)];
	notices.value = ["handover:1"];
	isRinging.value = true;
	expect(sounds()).toEqual(["critical"]);
	clock.move(CRITICAL_EVERY_MS - 1);
	expect(sounds()).toEqual(["ringing", "notice"]);
});

test("everything at once leaves room for each within a quarter of a minute", () => {
	alarms.value = [alarm(1)];
	isRinging.value = true;
	notices.value = ["alarm:2"];
	freshness.value = "stale";
	clock.move(LOST_EVERY_MS);
	freshness.value = "live";
	clock.move(LOST_EVERY_MS);
	expect(new Set(sounds())).toEqual(new Set(SOUNDS));
});

test("a mute ends by itself after two minutes, and tells then what still stands", () => {
	ringer.toggleMute();
	alarms.value = [alarm(1)];
	notices.value = ["alarm:2"];
	clock.move(MUTE_MS - 1);
	expect(heard).toEqual([]);
	expect(ringer.mutedUntil.value).toBe(MUTE_MS);
	clock.move(CRITICAL_EVERY_MS);
	expect(ringer.mutedUntil.value).toBeNull();
	expect(sounds()).toEqual(["critical", "notice"]);
});

test("a crew in danger is heard through a mute, and nothing else with it", () => {
	ringer.toggleMute();
	isRinging.value = true;
	alarms.value = [alarm(1)];
	clock.move(10_000);
	expect(heard).toEqual([]);
	alarms.value = [alarm(1), alarm(2, { trigger: "unit_emergency" })];
	clock.move(2 * CRITICAL_EVERY_MS);
	expect(sounds()).toEqual(["critical", "critical", "critical"]);
	alarms.value = [alarm(1)];
	clock.move(10_000);
	expect(heard).toEqual([]);
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

test("what came while the browser let nothing sound is heard as soon as it does", () => {
	blocked.value = true;
	notices.value = ["alarm:1"];
	alarms.value = [alarm(2)];
	clock.move(60_000);
	expect(heard).toEqual([]);
	blocked.value = false;
	clock.move(2_000);
	expect(sounds()).toEqual(["critical", "notice"]);
});

test("a lost connection sounds until it is back, not before there was one", () => {
	const begun = signal<Freshness>("offline");
	freshness.value = "live";
	const late: Sound[] = [];
	const player = { blocked: signal(false), unblock: async () => {}, play: (sound: Sound) => void late.push(sound) };
	const loudness = new LoudnessSetting({ getItem: () => null, setItem: () => {} });
	new Ringer({ alarms, isRinging, notices, freshness: begun }, player, loudness, clock);
	clock.move(60_000);
	expect(late).toEqual([]);
	begun.value = "live";
	begun.value = "stale";
	expect(late.splice(0)).toEqual(["connection_lost"]);
	begun.value = "offline";
	clock.move(LOST_EVERY_MS);
	expect(late.splice(0)).toEqual(["connection_lost"]);
	begun.value = "live";
	clock.move(60_000);
	expect(late).toEqual([]);
});

test("a sound is demonstrated muted or not, and before that the browser is asked to let it sound", async () => {
	blocked.value = true;
	ringer.toggleMute();
	await ringer.demonstrate("connection_lost");
	expect(blocked.value).toBe(false);
	expect(sounds()).toEqual(["connection_lost"]);
});
