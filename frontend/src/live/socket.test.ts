import { beforeEach, describe, expect, test } from "vitest";
import type { PositionsFrame } from "../contract.ts";
import { CLOSE_RIGHTS_CHANGED, CLOSE_SIGNED_OUT, CLOSE_TOO_MANY, Connection, SILENCE_MS } from "./socket.ts";
import type { FoldedFrame } from "./store.ts";
import { event, FakeWire, heartbeat, ManualClock, snapshot } from "./testing.ts";

let clock: ManualClock;
let wires: FakeWire[];
let frames: FoldedFrame[];
let positions: PositionsFrame[];
let signedIn: boolean;
let random: number;
let connection: Connection;

const wire = (): FakeWire => wires.at(-1) as FakeWire;

beforeEach(() => {
	clock = new ManualClock();
	wires = [];
	frames = [];
	positions = [];
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
	});
	connection.start();
});

function begin(cursor = 10): void {
	wire().onopen?.();
	wire().say(snapshot(cursor));
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

	test("is broken by any frame", () => {
		begin();
		for (let beat = 0; beat < 10; beat += 1) {
			clock.move(2_000);
			wire().say(heartbeat());
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
		const gaps: number[] = [];
		for (let attempt = 0; attempt < 10; attempt += 1) {
			wire().onclose?.({ code: 1006 });
			const before = wires.length;
			let waited = 0;
			while (wires.length === before) {
				clock.move(10);
				waited += 10;
			}
			gaps.push(waited);
		}
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

	test("is opened at once when the network is back", () => {
		begin();
		wire().onclose?.({ code: 1006 });
		connection.hurry();
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

test("proof of sight is sent on a live socket only", () => {
	connection.sendSeen(9);
	begin();
	connection.sendSeen(10);
	expect(wire().sent).toEqual([{ type: "seen", seq: 10 }]);
});
