import { type Signal, signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import { Absences } from "./absence.ts";
import type { Freshness } from "./socket.ts";
import { Store } from "./store.ts";
import { board, event, incident, ManualClock, person, snapshot } from "./testing.ts";

let clock: ManualClock;
let store: Store;
let freshness: Signal<Freshness>;
let lastFrameAt: Signal<number | null>;
let absences: Absences;

beforeEach(() => {
	clock = new ManualClock();
	store = new Store();
	freshness = signal<Freshness>("offline");
	lastFrameAt = signal<number | null>(null);
	const line = { freshness, lastFrameAt, serverAhead_ms: signal(5_000) };
	absences = new Absences(line, store, person(["dispatcher"], ["police"]), () => true, clock);
	hear([snapshot(0)]);
});

function hear(frames: Parameters<Store["take"]>[0]): void {
	lastFrameAt.value = clock.now();
	freshness.value = "live";
	store.take(frames);
}

function ids(): number[] | undefined {
	return absences.missed.value?.incidents.map(({ incident: { id } }) => id);
}

test("what comes while the screen is live, and the first board, is not missed", () => {
	store.take([event(1, { incident: incident(1) })]);
	clock.move(10_000);
	expect(absences.missed.value).toBeNull();
});

test("what came after a silence is listed once all of it is there, with when the silence was by the centre's clock", () => {
	clock.move(10_000);
	lastFrameAt.value = clock.now();
	freshness.value = "stale";
	clock.move(20_000);
	freshness.value = "offline";
	clock.move(20_000);
	store.take([event(1, { incident: incident(1) })]);
	hear([]);
	expect(absences.missed.value).toBeNull();
	// The last batch is applied a moment after the connection is live.
	store.take([event(2, { incident: incident(2, { priority: 1 }) })]);
	clock.move(1_000);
	expect(ids()).toEqual([2, 1]);
	expect(absences.missed.value).toMatchObject({ from: 15_000, until: 55_000, isWhole: true });
	absences.dismiss();
	expect(absences.missed.value).toBeNull();
});

test("the list is done with once each incident of it was opened, and more of one that was has to be opened again", () => {
	freshness.value = "stale";
	hear([event(1, { incident: incident(1) }), event(2, { incident: incident(2) })]);
	clock.move(1_000);
	absences.open(7);
	absences.open(1);
	expect([...absences.opened.value]).toEqual([1]);
	expect(ids()).toEqual([1, 2]);
	freshness.value = "stale";
	hear([event(3, { incident: incident(1, { priority: 1 }) })]);
	clock.move(1_000);
	expect([...absences.opened.value]).toEqual([]);
	absences.open(2);
	expect(ids()).toEqual([1, 2]);
	absences.open(1);
	expect(ids()).toBeUndefined();
	expect([...absences.opened.value]).toEqual([]);
});

test("a reset leaves the difference of the boards, and says that it is not all", () => {
	freshness.value = "stale";
	hear([{ type: "snapshot", cursor: 9, scope: "all", board: board({ cursor: 9, incidents: [incident(4)] }) }]);
	clock.move(1_000);
	expect(ids()).toEqual([4]);
	expect(absences.missed.value?.isWhole).toBe(false);
});

test("a silence in which nothing happened says nothing", () => {
	freshness.value = "stale";
	hear([]);
	clock.move(1_000);
	expect(absences.missed.value).toBeNull();
});

test("a second silence before the list is read adds to it; one that comes at once is the same", () => {
	freshness.value = "stale";
	hear([event(1, { incident: incident(1) })]);
	freshness.value = "stale";
	clock.move(1_000);
	expect(absences.missed.value).toBeNull();
	hear([event(2, { incident: incident(2) })]);
	clock.move(1_000);
	expect(ids()).toEqual([1, 2]);
	freshness.value = "stale";
	hear([event(3, { incident: incident(3, { priority: 1 }) })]);
	clock.move(1_000);
	expect(ids()).toEqual([3, 1, 2]);
});
