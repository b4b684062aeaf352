// A unit is followed as closely as its work asks for, and no fix is lost without a signal.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import { interval_ms, PositionLog } from "./positions.ts";
import { FieldStorage } from "./storage.ts";

const NOON_MS = Date.parse("2026-07-01T05:00:00Z");

let storage: FieldStorage;
let wall_ms: number;

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	storage = await FieldStorage.open();
	wall_ms = NOON_MS;
});

function log({ answers = [true], ahead_ms = 0 }: { answers?: boolean[]; ahead_ms?: number } = {}) {
	let give: PositionCallback | null = null;
	let fail: PositionErrorCallback | null = null;
	const sent: object[][] = [];
	let told = 0;
	const positions = new PositionLog({
		receiver: {
			watchPosition: (found, failed) => {
				give = found;
				fail = failed ?? null;
				return 7;
			},
			clearWatch: () => {
				give = null;
			},
		},
		storage,
		send: async (fixes) => {
			sent.push([...fixes]);
			return (answers.length > 1 ? answers.shift() : answers[0]) ?? true;
		},
		wall: () => wall_ms,
		ahead_ms: () => ahead_ms,
		onFix: () => {
			told += 1;
		},
	});
	async function at(seconds: number, lon = 106.9): Promise<void> {
		wall_ms = NOON_MS + seconds * 1000;
		const coords = { longitude: lon, latitude: 11.5, accuracy: 5, heading: Number.NaN, speed: null };
		give?.({ coords, timestamp: wall_ms } as GeolocationPosition);
		await new Promise((resume) => setTimeout(resume, 2));
	}
	return {
		positions,
		sent,
		at,
		told: () => told,
		isFollowed: () => give !== null,
		fail: (code: number) => fail?.({ code, PERMISSION_DENIED: 1 } as GeolocationPositionError),
	};
}

test.each([
	["en_route", null, 1_000],
	["transporting", 0.5, 1_000],
	["en_route", 0.1, 4_000],
	["on_scene", null, 15_000],
	["available", 0.1, 60_000],
] as const)("%s with %s of the battery: a fix each %d ms", (status, battery, expected) => {
	expect(interval_ms(status, battery)).toBe(expected);
});

test("who is on the way is followed each second, who stands each quarter minute or when it moves", async () => {
	const { positions, at } = log();
	positions.follow("en_route");
	for (const second of [0, 0.4, 1, 2, 3]) await at(second);
	expect(await storage.countFixes()).toBe(4);
	positions.follow("on_scene");
	for (const second of [4, 8, 12, 17.9]) await at(second);
	expect(await storage.countFixes()).toBe(4);
	await at(18);
	expect(await storage.countFixes()).toBe(5);
	await at(20, 106.901);
	expect(await storage.countFixes()).toBe(6);
});

test("nobody is followed off duty", async () => {
	const { positions, at, isFollowed } = log();
	positions.follow("off_duty");
	expect([isFollowed(), positions.state.value]).toEqual([false, "off"]);
	positions.follow("available");
	await at(0);
	expect(positions.state.value).toBe("found");
	positions.follow("off_duty");
	expect([isFollowed(), positions.state.value, positions.newest.value]).toEqual([false, "off", null]);
});

test("what could not be sent is sent later, the oldest first, by the centre's clock", async () => {
	const { positions, sent, at, told } = log({ answers: [false, true], ahead_ms: 60_000 });
	positions.follow("en_route");
	await at(0);
	await at(1);
	await vi.waitFor(() => expect(told()).toBe(2), { timeout: 30_000 });
	expect(await positions.flush()).toBe(false);
	expect(await storage.countFixes()).toBe(2);
	expect(await positions.flush()).toBe(true);
	expect(await storage.countFixes()).toBe(0);
	expect(sent[1]).toEqual(sent[0]);
	expect(sent[0]?.[0]).toEqual({
		at: "2026-07-01T05:01:00.000Z",
		lon: 106.9,
		lat: 11.5,
		accuracy_m: 5,
		heading: null,
		speed_mps: null,
	});
});

test("a receiver that may not look says so", () => {
	const { positions, fail } = log();
	positions.follow("available");
	fail(1);
	expect(positions.state.value).toBe("denied");
	fail(2);
	expect(positions.state.value).toBe("unavailable");
});
