import "fake-indexeddb/auto";
import { signal } from "@preact/signals-core";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { ownProblem } from "../live/sender.ts";
import { ManualClock, unit } from "../live/testing.ts";
import { Emergency } from "./emergency.ts";
import type { Answer } from "./sending.ts";
import { FieldStorage, type WaitingAction } from "./storage.ts";

const NOON_MS = Date.parse("2026-07-01T05:00:00Z");
const DONE: Answer = { kind: "done" };
const LATER: Answer = { kind: "later", problem: ownProblem("network_failed") };

let storage: FieldStorage;
beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	storage = await FieldStorage.open();
});

function made(
	answers: Answer[],
	{ fixAge_ms = 1_000, disk = storage, unit: own = unit(7) as ReturnType<typeof unit> | null } = {},
) {
	const clock = new ManualClock();
	const sent: WaitingAction[] = [];
	let keys = 0;
	let ways = 0;
	const emergency = new Emergency({
		storage: disk,
		send: async (action) => {
			sent.push(structuredClone(action));
			return (answers.length > 1 ? answers.shift() : answers[0]) ?? DONE;
		},
		clock,
		newKey: () => `key-${++keys}`,
		wall: () => NOON_MS,
		ahead_ms: () => 60_000,
		unit: signal(own),
		incident: () => null,
		fix: () =>
			({ timestamp: NOON_MS - fixAge_ms, coords: { longitude: 106.9, latitude: 11.5, accuracy: 8 } }) as GeolocationPosition,
		makeWay: () => {
			ways += 1;
		},
		shake: () => {},
	});
	return { emergency, clock, sent, ways: () => ways };
}

async function rests(): Promise<void> {
	for (let turn = 0; turn < 5; turn += 1) await new Promise((resume) => setTimeout(resume, 2));
}

test("it goes out at once, with the place of now and the centre's time, and what is large makes way", async () => {
	const { emergency, sent, ways } = made([DONE]);
	await emergency.call();
	expect(ways()).toBe(1);
	expect(sent).toMatchObject([
		{
			path: "/units/7/emergency",
			key: "key-1",
			body: { position: { lon: 106.9, lat: 11.5, radius_m: 8 }, occurred_at: "2026-07-01T05:01:00.000Z" },
		},
	]);
	expect(emergency.state.value.kind).toBe("taken");
});

test("where the phone was half an hour ago is not told as its place", async () => {
	const { emergency, sent } = made([DONE], { fixAge_ms: 1_800_000 });
	await emergency.call();
	expect(sent[0]?.body?.position).toBeNull();
});

test("it says that it waits until the centre has it, and asks again under one key", async () => {
	const { emergency, clock, sent } = made([LATER, LATER, DONE]);
	await emergency.call();
	expect(emergency.state.value.kind).toBe("waiting");
	clock.move(3_000);
	await rests();
	await emergency.call();
	await rests();
	expect(sent.map(({ key }) => key)).toEqual(["key-1", "key-1", "key-1"]);
	expect(emergency.state.value.kind).toBe("taken");
	clock.move(60_000);
	expect(emergency.state.value.kind).toBe("none");
});

test("a page that is opened again goes on with it", async () => {
	const first = made([LATER]);
	await first.emergency.call();
	await rests();
	const second = made([DONE]);
	await second.emergency.open();
	expect(second.sent.map(({ key }) => key)).toEqual(["key-1"]);
	await rests();
	const third = made([DONE]);
	await third.emergency.open();
	expect(third.sent).toEqual([]);
});

test("a disk that takes nothing does not hold it up", async () => {
	storage.close();
	const { emergency, sent } = made([DONE]);
	await emergency.call();
	expect([sent.length, emergency.state.value.kind]).toEqual([1, "taken"]);
});

test("a refusal is said, and never as if the centre had it", async () => {
	const problem = { ...ownProblem("not_allowed"), status: 403 };
	const { emergency } = made([{ kind: "refused", problem }]);
	await emergency.call();
	expect(emergency.state.value).toEqual({ kind: "refused", problem });
	emergency.dismiss();
	expect(emergency.state.value.kind).toBe("none");
	const unpaired = made([DONE], { unit: null });
	await unpaired.emergency.call();
	expect([unpaired.emergency.state.value.kind, unpaired.sent]).toEqual(["refused", []]);
});

test("a phone whose clock is ahead calls all the same", async () => {
	const { emergency, sent } = made([{ kind: "refused", problem: ownProblem("occurred_in_future", 422) }, DONE]);
	await emergency.call();
	expect(sent.map(({ key, body }) => [key, body?.occurred_at !== undefined])).toEqual([
		["key-1", true],
		["key-2", false],
	]);
	expect(emergency.state.value.kind).toBe("taken");
});

test("a touch calls nobody, and a hold goes on whatever is drawn meanwhile", async () => {
	const { emergency, clock, sent } = made([DONE]);
	emergency.hold();
	clock.move(1_900);
	emergency.release();
	clock.move(5_000);
	await rests();
	expect(sent).toEqual([]);
	emergency.hold();
	emergency.hold();
	clock.move(2_000);
	await rests();
	expect(sent.length).toBe(1);
	expect(emergency.isHeld.value).toBe(false);
});
