// What a crew has done reaches the centre once, in order, whatever happens to phone and network.
import "fake-indexeddb/auto";
import { effect } from "@preact/signals-core";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ownProblem } from "../live/sender.ts";
import { ManualClock } from "../live/testing.ts";
import { type Deed, Queue } from "./queue.ts";
import type { Answer } from "./sending.ts";
import { FieldStorage, type WaitingAction } from "./storage.ts";

const DONE: Answer = { kind: "done" };
const LATER: Answer = { kind: "later", problem: ownProblem("network_failed") };
const REFUSED: Answer = { kind: "refused", problem: ownProblem("assignment_cleared", 409) };
const NOON_MS = Date.parse("2026-07-01T05:00:00Z");

let storage: FieldStorage;
const opened: FieldStorage[] = [];

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	storage = await reopened();
});

afterEach(() => {
	for (const each of opened.splice(0)) each.close();
});

async function reopened(): Promise<FieldStorage> {
	const again = await FieldStorage.open();
	opened.push(again);
	return again;
}

function deed(detail: string, urgency: 0 | 1 | 2 = 0): Deed {
	return {
		urgency,
		method: "POST",
		path: `/${detail}`,
		body: { status: detail },
		photo: null,
		timeField: "occurred_at",
		about: { what: "status", detail, incident: { id: 1, number: "26-000001" } },
	};
}

/** A phone in which the centre answers as told, the last answer for ever. */
function phone(answers: Answer[], { ahead_ms = 0, from = storage }: { ahead_ms?: number | null; from?: FieldStorage } = {}) {
	const clock = new ManualClock();
	const sent: WaitingAction[] = [];
	let keys = 0;
	let rests = 0;
	let wall = NOON_MS;
	let known_ms = ahead_ms;
	let told_ms: number | null = null;
	const queue = new Queue({
		storage: from,
		send: async (action) => {
			sent.push(structuredClone(action));
			return (answers.length > 1 ? answers.shift() : answers[0]) ?? DONE;
		},
		alone: (work) => work(),
		clock,
		random: () => 0,
		newKey: () => `key-${++keys}`,
		wall: () => wall++,
		ahead_ms: () => known_ms,
		askTime: async () => {
			if (told_ms !== null) known_ms = told_ms;
			return told_ms !== null;
		},
		last: async () => {
			rests += 1;
			return true;
		},
		onChange: () => {},
	});
	const tells = (ms: number) => {
		told_ms = ms;
	};
	const hears = (ms: number) => {
		known_ms = ms;
	};
	return { queue, clock, sent, tells, hears, rests: () => rests, paths: () => sent.map(({ path }) => path) };
}

/** Let everything go on that needs no clock: IndexedDB answers in tasks of its own. */
async function settled(queue: Queue): Promise<void> {
	for (let quiet = 0; quiet < 3; ) {
		await new Promise((resume) => setTimeout(resume, 2));
		quiet = queue.isSending.peek() ? 0 : quiet + 1;
	}
}

test("statuses go before words and words before photos, each in the order in which they were done", async () => {
	const { queue, clock, paths } = phone([LATER, DONE]);
	await queue.add(deed("first"));
	await settled(queue);
	for (const [name, urgency] of [
		["photo", 2],
		["note", 1],
		["second", 0],
		["note2", 1],
	] as const)
		await storage.add({ ...deed(name, urgency), key: name, at_ms: NOON_MS });
	clock.move(2_000);
	await settled(queue);
	expect(paths()).toEqual(["/first", "/first", "/second", "/note", "/note2", "/photo"]);
	expect(queue.waiting.value).toEqual([]);
});

test("what was done says when it was done, by the centre's clock as far as that is known", async () => {
	const { queue, sent } = phone([DONE], { ahead_ms: 90_000 });
	await queue.add(deed("on_scene"));
	await settled(queue);
	expect(sent[0]?.body).toEqual({ status: "on_scene", occurred_at: "2026-07-01T05:01:30.000Z" });
});

test("what was done is dated by what was known then, though this phone's clock was set right before it goes out", async () => {
	const before = phone([LATER], { ahead_ms: 3_600_000 });
	before.queue.hold();
	await before.queue.add(deed("on_scene"));
	const after = phone([DONE], { ahead_ms: 0, from: await reopened() });
	await after.queue.open();
	await settled(after.queue);
	expect(after.sent.map(({ body }) => body?.occurred_at)).toEqual(["2026-07-01T06:00:00.000Z"]);
});

test("where nobody knows the centre's time it is asked first, and nothing is dated before it is told", async () => {
	const { queue, sent, tells } = phone([DONE], { ahead_ms: null });
	await queue.add(deed("on_scene"));
	await settled(queue);
	expect([sent, queue.holdUp.value?.code, queue.waiting.value.length]).toEqual([[], "network_failed", 1]);
	tells(3_600_000);
	queue.hurry();
	await settled(queue);
	expect(sent.map(({ body }) => body?.occurred_at)).toEqual(["2026-07-01T06:00:00.000Z"]);
});

test("after a crash between sending and answer the same goes out once more, with the same key and to the letter", async () => {
	const before = phone([LATER]);
	await before.queue.add(deed("on_scene"));
	await settled(before.queue);
	const after = phone([DONE], { ahead_ms: 5_000, from: await reopened() });
	await after.queue.open();
	await settled(after.queue);
	expect(after.sent).toEqual(before.sent);
	expect(after.queue.waiting.value).toEqual([]);
});

test("what is refused leaves the queue, is explained until it was read, and holds nothing up", async () => {
	const { queue, paths } = phone([REFUSED, DONE]);
	await storage.add({ ...deed("late"), key: "a", at_ms: NOON_MS });
	await storage.add({ ...deed("next"), key: "b", at_ms: NOON_MS });
	await queue.open();
	await settled(queue);
	expect(paths()).toEqual(["/late", "/next"]);
	const [refused] = queue.refused.value;
	expect(refused).toMatchObject({ about: { detail: "late" }, problem: { code: "assignment_cleared" } });
	if (refused) await queue.dismiss(refused);
	expect(queue.refused.value).toEqual([]);
});

test("a photo and a text that were refused are kept whole, outlive the page, and go out again under a new key", async () => {
	const text = "x".repeat(500);
	const photo = { blob: new Blob(["jpeg"], { type: "image/jpeg" }), name: "a.jpg", fields: {} };
	const { queue } = phone([REFUSED]);
	await queue.add({ ...deed("note", 1), body: { text } });
	await queue.add({ ...deed("photo", 2), body: null, photo, timeField: "taken_at" });
	await settled(queue);
	expect(await storage.actions()).toEqual([]);
	const after = phone([DONE], { from: await reopened() });
	await after.queue.open();
	await settled(after.queue);
	const [shown, written] = after.queue.refused.value;
	expect(written?.action?.body?.text).toBe(text);
	expect(await shown?.action?.photo?.blob.text()).toBe("jpeg");
	if (shown && written) for (const each of [shown, written]) await after.queue.sendAgain(each);
	await settled(after.queue);
	expect(after.sent.map(({ path, key }) => [path, key])).toEqual([
		["/photo", "key-1"],
		["/note", "key-2"],
	]);
	expect(after.sent[0]?.body?.taken_at).toBe(new Date(shown?.at_ms ?? 0).toISOString());
	expect([after.queue.refused.value, after.queue.waiting.value]).toEqual([[], []]);
});

test("what another page has thrown away meanwhile does not go out again", async () => {
	const { queue, sent } = phone([REFUSED]);
	await queue.add(deed("late"));
	await settled(queue);
	const [refused] = queue.refused.value;
	if (!refused) throw new Error("nothing was refused");
	await storage.dismiss(refused.order);
	await queue.sendAgain(refused);
	await settled(queue);
	expect(sent).toHaveLength(1);
});

test("while nobody answers the first waits, and is tried again ever later but at least each half minute or so", async () => {
	const { queue, clock, sent } = phone([LATER]);
	await queue.add(deed("en_route"));
	await settled(queue);
	expect(queue.holdUp.value?.code).toBe("network_failed");
	const tries: number[] = [];
	for (let second = 0; second < 120; second += 1) {
		const before = sent.length;
		clock.move(1_000);
		await settled(queue);
		if (sent.length > before) tries.push(second + 1);
	}
	expect(tries).toEqual([1, 3, 7, 15, 31, 61, 91]);
}, 60_000);

test("a phone that nobody takes anything from any more keeps what it has and says so", async () => {
	const { queue } = phone([{ kind: "locked_out", problem: ownProblem("device_revoked", 401) }]);
	await queue.add(deed("en_route"));
	await settled(queue);
	expect(queue.isLockedOut.value).toBe(true);
	expect(queue.waiting.value).toHaveLength(1);
});

test("a time that the centre calls one of the future is set right once, as another request", async () => {
	const future: Answer = { kind: "refused", problem: ownProblem("occurred_in_future", 422) };
	const { queue, sent, hears } = phone([future, DONE]);
	await queue.add(deed("en_route"));
	hears(-3_600_000);
	await settled(queue);
	expect(sent.map(({ key }) => key)).toEqual(["key-1", "key-2"]);
	expect(sent.at(-1)?.body?.occurred_at).toBe("2026-07-01T04:00:00.000Z");
	expect(queue.refused.value).toEqual([]);
	const stubborn = phone([future]);
	await stubborn.queue.add(deed("on_scene"));
	await settled(stubborn.queue);
	expect(stubborn.sent).toHaveLength(2);
	expect(stubborn.queue.refused.value).toHaveLength(1);
});

test("what a clock dates that was wrong by years goes out without a time, once", async () => {
	const longAgo: Answer = { kind: "refused", problem: ownProblem("occurred_too_long_ago", 422) };
	const { queue, sent } = phone([longAgo, DONE]);
	await queue.add(deed("en_route"));
	await settled(queue);
	expect(sent.map(({ key }) => key)).toEqual(["key-1", "key-2"]);
	expect(sent.map(({ body }) => body)).toEqual([
		{ status: "en_route", occurred_at: "2026-07-01T05:00:00.000Z" },
		{ status: "en_route" },
	]);
	expect(queue.refused.value).toEqual([]);
});

test("what was added while something went out goes out too, and positions come last", async () => {
	const { queue, paths, rests } = phone([DONE]);
	await Promise.all([queue.add(deed("a")), queue.add(deed("b")), queue.add(deed("c"))]);
	await settled(queue);
	expect(paths()).toEqual(["/a", "/b", "/c"]);
	expect(rests()).toBeGreaterThan(0);
	expect(queue.waiting.value).toEqual([]);
});

test("a lost phone keeps nothing", async () => {
	const { queue } = phone([LATER]);
	await queue.add(deed("a"));
	await settled(queue);
	await storage.keep("board", { incidents: [1] });
	await storage.wipe();
	expect([await storage.actions(), await storage.kept("board")]).toEqual([[], undefined]);
});

test("what the centre took is told until a board was read after it, at no moment neither as waiting nor as taken", async () => {
	const { queue, clock, sent } = phone([DONE]);
	const seen: number[] = [];
	const end = effect(() => void seen.push(queue.waiting.value.length + queue.answered.value.length));
	await queue.add(deed("status"));
	await settled(queue);
	expect(queue.answered.value.map(({ path }) => path)).toEqual(["/status"]);
	expect(seen.slice(seen.indexOf(1))).not.toContain(0);
	clock.move(3_600_000);
	await queue.shown(NOON_MS);
	expect(queue.answered.value).toHaveLength(1);
	const again = phone([DONE], { from: await reopened() });
	await again.queue.open();
	await settled(again.queue);
	expect(again.queue.answered.value.map(({ path }) => path)).toEqual(["/status"]);
	expect([again.queue.waiting.value, again.sent, sent.length]).toEqual([[], [], 1]);
	await queue.shown(NOON_MS + 2_000);
	expect(queue.answered.value).toEqual([]);
	expect(await storage.actions()).toEqual([]);
	end();
});

test("what a board shows that came before the answer is not told beside it", async () => {
	const { queue } = phone([DONE]);
	await queue.shown(NOON_MS + 2_000);
	await queue.add(deed("status"));
	await settled(queue);
	expect([queue.waiting.value, queue.answered.value]).toEqual([[], []]);
});

test("of a photo that the centre took nothing is left", async () => {
	const { queue } = phone([DONE]);
	await queue.add({ ...deed("photo", 2), photo: { blob: new Blob(["x"]), name: "a.jpg", fields: {} } });
	await settled(queue);
	expect(await storage.actions()).toEqual([]);
});
