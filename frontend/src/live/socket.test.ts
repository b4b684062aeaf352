import { beforeEach, describe, expect, test } from "vitest";
import type { PositionsFrame, PresenceFrame } from "../contract.ts";
import { CLOSE_MOVING, CLOSE_RIGHTS_CHANGED, CLOSE_SIGNED_OUT, CLOSE_TOO_MANY } from "./closeCodes.ts";
import { Connection, SILENCE_MS } from "./socket.ts";
import type { FoldedFrame } from "./store.ts";
import { event, FakeWire, heartbeat, ManualClock, snapshot } from "./testing.ts";

let clock: ManualClock;
let wires: FakeWire[];
let frames: FoldedFrame[];
let positions: PositionsFrame[];
let presences: PresenceFrame[];
let timesHeard: number;
let signedIn: boolean;
let random: number;
let connection: Connection;

const wire = (): FakeWire => wires.at(-1) as FakeWire;

beforeEach(() => {
	clock = new ManualClock();
	wires = [];
	frames = [];
	positions = [];
	presences = [];
	timesHeard = 0;
	signedIn = true;
	random = 0.5;
	connection = new Connection({
		url: "ws://centre/ws/console",
		open: (url) => {
			wires.push(new FakeWire(url));
			return wire().asWire();
		},
		isSignedIn: async () => signedIn,
		clock,
		random: () => random,
		onFrame: (frame) => frames.push(frame),
		onPositions: (frame) => positions.push(frame),
		onPresence: (frame) => presences.push(frame),
		onHeard: () => {
			timesHeard += 1;
		},
	});
	connection.start();
});

test("a window with one panel says that it is no desk, and claims no sight", () => {
	const lone: FakeWire[] = [];
	const second = new Connection({
		url: "ws://centre/ws/console",
		screen: "map",
		open: (url) => {
			lone.push(new FakeWire(url));
			return (lone.at(-1) as FakeWire).asWire();
		},
		isSignedIn: async () => true,
		clock,
		random: () => 0,
		onFrame: () => {},
		onPositions: () => {},
		onPresence: () => {},
		onHeard: () => {},
	});
	second.sendDesk(4, null, false);
	second.start();
	lone[0]?.onopen?.();
	lone[0]?.say(snapshot(11));
	expect(second.sendSeen(11)).toBe(true);
	second.sendDesk(5, null, false);
	lone[0]?.onclose?.({ code: 1006 });
	clock.move(1);
	expect(lone.map(({ url }) => url)).toEqual([
		"ws://centre/ws/console?screen=map",
		"ws://centre/ws/console?screen=map&cursor=11&scope=all",
	]);
	expect(lone.flatMap(({ sent }) => sent)).toEqual([]);
});

function begin(cursor = 10): void {
	wire().onopen?.();
	wire().say(snapshot(cursor));
}

/** Lose the socket; return after how long the next one is opened. */
function timeToReturn(code: number): number {
	wire().onclose?.({ code });
	const before = wires.length;
	let waited = 0;
	while (wires.length === before) {
		clock.move(10);
		waited += 10;
	}
	return waited;
}

describe("a connection", () => {
	test("begins without a cursor and is live with the first frame", () => {
		expect(wire().url).toBe("ws://centre/ws/console");
		expect(connection.freshness.value).toBe("offline");
		begin();
		expect(connection.freshness.value).toBe("live");
		expect(connection.cursor).toBe(10);
	});

	test("passes events on in their order, each once", () => {
		begin();
		wire().say(event(11));
		wire().say(event(14, {}, { prev: 11 }));
		wire().say(event(14, {}, { prev: 11 }));
		wire().say(event(9, {}, { prev: 8 }));
		expect(frames.map((frame) => (frame.type === "event" ? frame.seq : "snapshot"))).toEqual(["snapshot", 11, 14]);
		expect(connection.cursor).toBe(14);
		expect(wires).toHaveLength(1);
	});

	test("resumes behind a gap, from the last event that it has", () => {
		begin();
		wire().say(event(11));
		wire().say(event(13, {}, { prev: 12 }));
		expect(wires[0]?.closed).toBe(true);
		clock.move(10_000);
		expect(wires[1]?.url).toBe("ws://centre/ws/console?cursor=11&scope=all");
		expect(frames).toHaveLength(2);
	});

	test("begins afresh when it is told that its cursor is unknown", () => {
		begin();
		wire().say({ type: "reset" });
		clock.move(10_000);
		expect(wires[1]?.url).toBe("ws://centre/ws/console");
	});

	test("hears nothing more from a socket that it left", () => {
		begin();
		wire().say({ type: "reset" });
		wires[0]?.say(event(11));
		expect(frames).toHaveLength(1);
	});

	test("passes positions on and knows the centre's clock", () => {
		begin();
		wire().say({ type: "positions", at: "2026-07-01T02:00:00Z", units: [[1, 106.7, 11.7, null, null, 2]] });
		expect(positions).toHaveLength(1);
		wire().say(heartbeat("1970-01-01T00:01:00Z"));
		expect(connection.serverAhead_ms.value).toBe(60_000);
		wire().say(heartbeat("1970-01-01T00:01:00.3Z"));
		expect(connection.serverAhead_ms.value).toBe(60_000);
	});

	test("is not set back by a heartbeat that was long on its way, and forward by one that was not", () => {
		begin();
		wire().say(heartbeat("1970-01-01T00:01:00Z"));
		clock.move(3_000);
		wire().say(heartbeat("1970-01-01T00:01:00.5Z"));
		expect(connection.serverAhead_ms.value).toBe(60_000);
		wire().say(heartbeat("1970-01-01T00:01:04Z"));
		expect(connection.serverAhead_ms.value).toBe(61_000);
	});
});

test("presence is passed on", () => {
	begin();
	wire().say({ type: "presence", full: true, desks: [] });
	expect(presences).toEqual([{ type: "presence", full: true, desks: [] }]);
});

test("what a newer centre says besides breaks nothing and is a sign of life", () => {
	begin();
	clock.move(4_000);
	wire().say({ type: "weather", at: "2026-07-01T02:00:00Z" });
	clock.move(4_000);
	expect(connection.freshness.value).toBe("live");
	wire().say(event(11));
	expect(connection.cursor).toBe(11);
});

test("parts that do not work are news once, not with every heartbeat", () => {
	begin();
	const heard: (readonly string[])[] = [];
	connection.degraded.subscribe((degraded) => heard.push(degraded));
	for (const degraded of [["redis"], ["redis"], ["redis", "engine"], ["redis", "engine"], []])
		wire().say({ ...heartbeat(), degraded });
	expect(heard).toEqual([[], ["redis"], ["redis", "engine"], []]);
});

test("a heartbeat that tells of an event that did not come is answered by beginning again where the data ends", () => {
	begin();
	wire().say(event(11));
	wire().say({ ...heartbeat(), cursor: 14, sent: 11 });
	expect(wires).toHaveLength(1);
	wire().say({ ...heartbeat(), cursor: 14, sent: 13 });
	expect(wires[0]?.closed).toBe(true);
	clock.move(1_000);
	expect(wires[1]?.url).toContain("?cursor=11");
	wire().say(event(13, {}, { prev: 11 }));
	expect(connection.cursor).toBe(13);
});

describe("silence", () => {
	test("of 5 s makes the screen stale, and the socket is left and opened again", () => {
		begin();
		clock.move(SILENCE_MS - 1);
		expect(connection.freshness.value).toBe("live");
		clock.move(1);
		expect(connection.freshness.value).toBe("stale");
		expect(wires[0]?.closed).toBe(true);
		clock.move(1_000);
		expect(wires[1]?.url).toContain("?cursor=10");
		expect(connection.freshness.value).toBe("stale");
		wire().say(heartbeat());
		expect(connection.freshness.value).toBe("live");
	});

	test("is not what an old event breaks: who catches up is stale until the centre says that this is now", () => {
		begin();
		clock.move(SILENCE_MS);
		clock.move(1_000);
		const catching = wire();
		for (let seq = 11; seq < 31; seq += 1) {
			catching.say(event(seq));
			connection.noticeSilence();
			connection.hurry();
			clock.move(1_000);
		}
		expect(connection.freshness.value).toBe("stale");
		expect(clock.now() - (connection.lastFrameAt.value ?? 0)).toBeGreaterThan(20_000);
		expect(wire()).toBe(catching);
		catching.say(heartbeat());
		expect(connection.freshness.value).toBe("live");
		expect(connection.cursor).toBe(30);
	});

	test("is what heartbeats of long ago are worth: the socket is left, and the centre's time stays", () => {
		begin();
		wire().say(heartbeat());
		const ahead_ms = connection.serverAhead_ms.value;
		const sentAt = heartbeat().at;
		for (let second = 0; second < 6; second += 1) {
			clock.move(1_000);
			wire().say(event(11 + second));
		}
		expect(connection.freshness.value).toBe("live");
		wire().say({ ...heartbeat(), at: sentAt });
		expect(connection.freshness.value).toBe("stale");
		expect(connection.serverAhead_ms.value).toBe(ahead_ms);
		clock.move(1_000);
		expect(wires[1]?.url).toContain("?cursor=16");
	});

	test("is broken by any frame", () => {
		begin();
		for (let beat = 0; beat < 10; beat += 1) {
			clock.move(2_000);
			wire().say(event(11 + beat));
		}
		expect(connection.freshness.value).toBe("live");
		expect(wires).toHaveLength(1);
	});

	test("counts from the last frame also when the socket was lost meanwhile", () => {
		begin();
		clock.move(4_000);
		wire().onclose?.({ code: 1006 });
		expect(connection.freshness.value).toBe("live");
		clock.move(1_000);
		expect(connection.freshness.value).toBe("stale");
	});
});

describe("a lost socket", () => {
	test("is opened again with the cursor, before anybody needs to know", () => {
		begin();
		wire().onclose?.({ code: 1012 });
		clock.move(250);
		expect(wires[1]?.url).toContain("?cursor=10");
		expect(connection.freshness.value).toBe("live");
	});

	test("that cannot be opened again is offline, and waits longer each time up to ten seconds", () => {
		begin();
		random = 0.999_999;
		const gaps = Array.from({ length: 10 }, () => timeToReturn(1006));
		expect(connection.freshness.value).toBe("offline");
		expect(gaps.slice(0, 4)).toEqual([250, 500, 1000, 2000]);
		expect(Math.max(...gaps)).toBe(10_000);
	});

	test("comes back at a random moment of its time", () => {
		begin();
		random = 0;
		wire().onclose?.({ code: 1006 });
		clock.move(0);
		expect(wires).toHaveLength(2);
	});

	test("is opened at once when the network is back, without a word of old data while it is not old", () => {
		begin();
		wire().onclose?.({ code: 1006 });
		connection.hurry();
		expect(wires).toHaveLength(2);
		expect(connection.freshness.value).toBe("live");
	});

	test("waits little again after the network was back", () => {
		begin();
		random = 0.999_999;
		for (let attempt = 0; attempt < 8; attempt += 1) {
			wire().onclose?.({ code: 1006 });
			clock.move(10_000);
		}
		wire().onclose?.({ code: 1006 });
		connection.hurry();
		const before = wires.length;
		wire().onclose?.({ code: 1006 });
		clock.move(250);
		expect(wires).toHaveLength(before + 1);
	});

	test("after a sleep is opened at once, and what stands there is called old", () => {
		begin();
		random = 0.999_999;
		wire().onclose?.({ code: 1006 });
		clock.move(200);
		clock.jump(3_600_000);
		connection.hurry();
		expect(connection.freshness.value).toBe("stale");
		expect(wires).toHaveLength(2);
	});

	test("of a page that stood still is noticed as soon as it moves again, before its timers are due", () => {
		begin();
		random = 0.999_999;
		clock.jump(SILENCE_MS - 1);
		connection.noticeSilence();
		expect(wires).toHaveLength(1);
		expect(connection.freshness.value).toBe("live");
		clock.jump(60_000);
		connection.noticeSilence();
		expect(connection.freshness.value).toBe("stale");
		expect(wires).toHaveLength(2);
		expect(wires[1]?.url).toContain("?cursor=10");
		connection.noticeSilence();
		expect(wires).toHaveLength(2);
		wire().onclose?.({ code: 1006 });
		connection.noticeSilence();
		expect(wires).toHaveLength(2);
	});

	test("that is still good is left alone", () => {
		begin();
		connection.hurry();
		expect(wires).toHaveLength(1);
	});

	test("for having connected too often waits", () => {
		begin();
		wire().onclose?.({ code: CLOSE_TOO_MANY });
		clock.move(4_000);
		expect(wires).toHaveLength(1);
		clock.move(6_000);
		expect(wires).toHaveLength(2);
	});
});

describe("a process that goes away", () => {
	test("sends the screen to another, within a second, without alarming anybody", () => {
		begin();
		random = 0.999_999;
		wire().onclose?.({ code: CLOSE_MOVING });
		clock.move(500);
		expect(wires).toHaveLength(1);
		clock.move(500);
		expect(wires[1]?.url).toContain("?cursor=10");
		expect(connection.freshness.value).toBe("live");
		wire().onclose?.({ code: CLOSE_MOVING });
		clock.move(500);
		wire().onclose?.({ code: 1006 });
		expect(connection.freshness.value).toBe("live");
		clock.move(1_000);
		wire().say(heartbeat());
		expect(connection.freshness.value).toBe("live");
	});

	test("and has no other is a loss once the data is old", () => {
		begin();
		wire().onclose?.({ code: CLOSE_MOVING });
		clock.move(SILENCE_MS);
		expect(connection.freshness.value).toBe("stale");
		wire().onclose?.({ code: 1006 });
		expect(connection.freshness.value).toBe("offline");
	});

	test("is left more slowly each time when it is the only one that answers", () => {
		begin();
		random = 0.999_999;
		expect([1, 2, 3, 4, 5].map(() => timeToReturn(CLOSE_MOVING))).toEqual([1000, 500, 1000, 2000, 4000]);
		expect(connection.freshness.value).not.toBe("live");
	});
});

describe("an end", () => {
	test.each([
		[CLOSE_SIGNED_OUT, "signed_out"],
		[CLOSE_RIGHTS_CHANGED, "rights_changed"],
	])("by code %i is final", (code, ended) => {
		begin();
		wire().onclose?.({ code });
		clock.move(60_000);
		connection.hurry();
		expect(connection.ended.value).toBe(ended);
		expect(connection.freshness.value).toBe("offline");
		expect(wires).toHaveLength(1);
	});

	test("is found out over HTTP when the handshake is refused", async () => {
		signedIn = false;
		wire().onclose?.({ code: 1006 });
		await Promise.resolve();
		expect(connection.ended.value).toBe("signed_out");
	});

	test("is not concluded from a refused handshake alone", async () => {
		wire().onclose?.({ code: 1006 });
		await Promise.resolve();
		expect(connection.ended.value).toBeNull();
		clock.move(10_000);
		expect(wires.length).toBeGreaterThan(1);
	});
});

describe("what the screen says", () => {
	test("is proof of sight where somebody hears it", () => {
		expect(connection.sendSeen(9)).toBe(false);
		begin();
		expect(connection.sendSeen(10)).toBe(true);
		expect(wire().sent).toEqual([{ type: "seen", seq: 10 }]);
		wire().onclose?.({ code: 1006 });
		clock.move(250);
		wire().onopen?.();
		expect(connection.sendSeen(11)).toBe(false);
		expect(timesHeard).toBe(1);
		wire().say(heartbeat());
		expect(timesHeard).toBe(2);
		expect(connection.sendSeen(11)).toBe(true);
	});

	test("of what is in front of the person is said with the first frame, and to each new socket", () => {
		connection.sendDesk(7, null, false);
		wire().onopen?.();
		expect(wire().sent).toEqual([]);
		wire().say(snapshot(10));
		expect(wire().sent).toEqual([{ type: "desk", incident_id: 7, field: null, speaking: false }]);
		wire().onclose?.({ code: CLOSE_MOVING });
		connection.sendDesk(7, "place", true);
		clock.move(1_000);
		wire().onopen?.();
		wire().say(heartbeat());
		expect(wire().sent).toEqual([{ type: "desk", incident_id: 7, field: "place", speaking: true }]);
	});
});

test("a connection that has ended is started again, and may end for the same reason again", () => {
	begin();
	const ends: unknown[] = [];
	const stop = connection.ended.subscribe((ended) => void ends.push(ended));
	for (const code of [CLOSE_SIGNED_OUT, CLOSE_SIGNED_OUT]) {
		wire().onclose?.({ code });
		connection.start();
		expect(wire().url).toBe("ws://centre/ws/console");
		begin();
	}
	expect(ends).toEqual([null, "signed_out", null, "signed_out", null]);
	stop();
});

test("a connection is made anew in place of the one that stands, later each time that nothing is heard", () => {
	begin();
	const before = wire();
	connection.restart();
	expect([before.closed, connection.freshness.value]).toEqual([true, "live"]);
	const waits: number[] = [];
	for (let count = 0; count < 3; count += 1) {
		const made = wires.length;
		let waited = 0;
		for (; wires.length === made; waited += 1) clock.move(1);
		waits.push(waited);
		wire().onclose?.({ code: CLOSE_RIGHTS_CHANGED });
		connection.restart();
	}
	expect(waits).toEqual([125, 250, 500]);
});
