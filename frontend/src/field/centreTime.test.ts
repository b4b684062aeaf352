import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { expect, test } from "vitest";
import { CentreTime } from "./centreTime.ts";
import { FieldStorage } from "./storage.ts";

const NOON_MS = Date.parse("2026-07-01T05:00:00Z");

test("what the centre's clock is ahead is known at the next start, before it has told it again", async () => {
	globalThis.indexedDB = new IDBFactory();
	const storage = await FieldStorage.open();
	const before = new CentreTime(storage);
	await before.open();
	expect(before.ahead_ms()).toBeNull();
	before.take(NOON_MS + 3_600_000, NOON_MS);
	before.take(NOON_MS + 3_600_900, NOON_MS);
	expect(before.ahead_ms()).toBe(3_600_900);
	await new Promise((resume) => setTimeout(resume, 5));
	const after = new CentreTime(storage);
	await after.open();
	expect(after.ahead_ms()).toBe(3_600_000);
	after.take(NOON_MS, NOON_MS);
	await new Promise((resume) => setTimeout(resume, 5));
	expect([after.ahead_ms(), await storage.kept("ahead_ms")]).toEqual([0, 0]);
	storage.close();
});
