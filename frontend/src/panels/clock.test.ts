// A machine whose clock is wrong shows right ages: all that the centre dates is measured by the centre's clock.
import { type Signal, signal } from "@preact/signals-core";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Catalogue } from "../contract.ts";
import { Commands } from "../live/commands.ts";
import { trustIn } from "../live/positions.ts";
import { Desks } from "../live/presence.ts";
import { Connection } from "../live/socket.ts";
import { Store } from "../live/store.ts";
import { board, call, event, FakeWire, heartbeat, incident, ManualClock, person, unit } from "../live/testing.ts";
import { DeskWindows } from "../screens/deskWindows.ts";
import { Desk } from "./desk.ts";
import { running, timeOfDay } from "./time.ts";

const NOON = Date.parse("2026-07-01T05:00:00Z");
const HOUR_MS = 3_600_000;
const ago = (seconds: number): string => new Date(NOON - seconds * 1000).toISOString();

let clock: ManualClock;
let tick: Signal<number>;
let wire: FakeWire;
let store: Store;
let connection: Connection;
let desk: Desk;

function open(machine: number): void {
	clock = new ManualClock(machine);
	tick = signal(machine);
	store = new Store();
	const desks = new Desks();
	connection = new Connection({
		url: "",
		open: () => {
			wire = new FakeWire("");
			return wire.asWire();
		},
		isSignedIn: async () => true,
		clock,
		random: () => 0,
		onFrame: (frame) => store.take([frame]),
		onPositions: (frame) => store.positions.take(frame),
		onPresence: (frame) => desks.take(frame),
		onHeard: () => {},
	});
	const commands = new Commands(
		{
			fetch: vi.fn(),
			clock,
			upload: async () => new Response(),
			newKey: () => "",
			csrfToken: () => "",
			hold: () => null,
			onSignedOut: () => {},
		},
		store.state,
	);
	desk = new Desk(
		person(["dispatcher"], ["police"]),
		{ desks: [] } as Partial<Catalogue> as Catalogue,
		store,
		commands,
		connection,
		desks,
		tick,
		{
			getItem: () => null,
			setItem: () => {},
			removeItem: () => {},
		},
		new DeskWindows({
			id: "",
			anotherId: () => "",
			channel: { post: () => {}, listen: () => {} },
			lives: { hold: async () => true, ended: async () => {}, wait: () => () => {}, held: async () => [] },
			wants: { read: () => [], write: () => {} },
			openWindow: () => false,
		}),
	);
	connection.start();
	wire.onopen?.();
	const begun = board({
		at: ago(0),
		incidents: [incident(1)],
		calls: [call(1, 1, { received_at: ago(20) })],
		units: [
			unit(1, { position: { lon: 1, lat: 1, at: ago(30) } }),
			unit(2, { position: { lon: 1, lat: 1, at: ago(90) } }),
			unit(3, { position: { lon: 1, lat: 1, at: ago(400) } }),
		],
	});
	wire.say({ type: "snapshot", cursor: 1, scope: "all", board: begun });
}

function pass(time_ms: number): void {
	clock.move(time_ms);
	tick.value = clock.now();
}

function trust(id: number): string {
	const card = store.units.card(id).value;
	const position = card && store.positionOf(card);
	return position ? trustIn(position, desk.now.value) : "unknown";
}

describe.each([
	["right", 0],
	["an hour behind", -HOUR_MS],
	["an hour ahead", HOUR_MS],
])("a clock that is %s", (_, wrong_ms) => {
	beforeEach(() => open(NOON + wrong_ms));

	test("shows the centre's time and how long a caller has waited, from the first frame on", () => {
		expect(timeOfDay(desk.now.value)).toBe("12:00:00");
		expect(running(store.calls.card(1).value?.received_at ?? "", desk.now.value)).toBe("0:20");
		wire.say(heartbeat(ago(0)));
		pass(3_000);
		expect(running(store.calls.card(1).value?.received_at ?? "", desk.now.value)).toBe("0:23");
	});

	test("calls no position old that is not, and none fresh that is old", () => {
		expect([1, 2, 3].map(trust)).toEqual(["fresh", "stale", "lost"]);
		wire.say({ type: "positions", at: ago(0), units: [[2, 1, 1, null, null, 4]] });
		expect(trust(2)).toBe("fresh");
		wire.say(heartbeat(ago(0)));
		pass(57_000);
		expect([1, 2, 3].map(trust)).toEqual(["stale", "stale", "lost"]);
	});

	test("knows for how long an end can be taken back", () => {
		desk.remember(incident(1), null);
		expect(desk.ended.value[0]?.at).toBe(NOON);
	});

	test("knows the age of its data by itself", () => {
		expect(clock.now() - (connection.lastFrameAt.value ?? 0)).toBe(0);
		pass(2_000);
		expect(clock.now() - (connection.lastFrameAt.value ?? 0)).toBe(2_000);
		wire.say(event(2));
		expect(clock.now() - (connection.lastFrameAt.value ?? 0)).toBe(0);
	});
});

test.each([HOUR_MS, -HOUR_MS])(
	"a clock that is set by %i ms while the page is open is made up for by the next heartbeat",
	(by_ms) => {
		open(NOON);
		wire.say(heartbeat(ago(0)));
		clock.jump(by_ms);
		tick.value = clock.now();
		connection.noticeSilence();
		wire.say(heartbeat(ago(-2)));
		expect(timeOfDay(desk.now.value)).toBe("12:00:02");
		expect(connection.freshness.value).toBe("live");
		expect([1, 2, 3].map(trust)).toEqual(["fresh", "stale", "lost"]);
	},
);

test("what is in front of the person is told as it changes", () => {
	open(NOON);
	const told = () => wire.sent.filter((frame) => (frame as { type: string }).type === "desk").at(-1);
	expect(told()).toEqual({ type: "desk", incident_id: null, field: null, speaking: false });
	desk.select(1);
	pass(300);
	expect(told()).toEqual({ type: "desk", incident_id: 1, field: null, speaking: false });
	desk.focused.value = { incidentId: 1, field: "priority" };
	pass(300);
	expect(told()).toEqual({ type: "desk", incident_id: 1, field: "priority", speaking: false });
	desk.type(incident(1), "place", "chợ");
	desk.focused.value = null;
	pass(300);
	expect(told()).toEqual({ type: "desk", incident_id: 1, field: "place", speaking: false });
	desk.select(null);
	pass(300);
	expect(told()).toEqual({ type: "desk", incident_id: null, field: null, speaking: false });
});
