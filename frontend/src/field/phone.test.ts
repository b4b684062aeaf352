// To whom a phone belongs: what it keeps while it is a unit's, and that nothing is left when it is no more.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { DeviceSelf, IncidentCard } from "../contract.ts";
import { CLOSE_RIGHTS_CHANGED, CLOSE_SIGNED_OUT } from "../live/closeCodes.ts";
import { Connection } from "../live/socket.ts";
import { assignment, board, call, FakeWire, incident, ManualClock, snapshot, unit } from "../live/testing.ts";
import { addPhoto, reportStatus, reportUnit } from "./deeds.ts";
import { isRevoked, isUnknown } from "./deviceSelf.ts";
import { Phone } from "./phone.ts";
import { PositionLog } from "./positions.ts";
import { Queue } from "./queue.ts";
import { Reader } from "./reading.ts";
import type { Answer } from "./sending.ts";
import { FieldStorage } from "./storage.ts";
import type { Work } from "./work.ts";

const NOON_MS = Date.parse("2026-07-01T05:00:00Z");
const DAY_MS = 86_400_000;
const AT = "2026-07-01T02:00:00Z";
const SELF: DeviceSelf = {
	device: {
		id: 3,
		unit_id: 7,
		username: "device-xe07-1",
		name: "XE07 · máy 1",
		label: "máy trên xe",
		paired_at: AT,
		paired_by: "fire",
		last_seen_at: null,
		tracker_since: null,
		revoked_at: null,
		revoked_by: null,
		revoke_reason: "",
	},
	unit: unit(7, { crew: ["An"], status: "available" }),
	crew: ["An"],
	on_duty: true,
	push_key: "",
};

type Told = [status: number, body?: object];
const UNKNOWN: Told = [401, { code: "sign_in_required", status: 401, title: "", detail: "", type: "" }];
const REVOKED: Told = [401, { code: "device_revoked", status: 401, title: "", detail: "", type: "" }];

let storage: FieldStorage;

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	storage = await FieldStorage.open();
});

afterEach(() => storage.close());

/** A phone before a centre that answers as told: by the path, or else with nothing at all, as without a signal. */
function made(centre: Record<string, Told>) {
	const asked: string[] = [];
	const clock = new ManualClock();
	const wires: FakeWire[] = [];
	const seen = { left: 0, sent: 0 };
	let wall_ms = NOON_MS;
	let answer: Answer = { kind: "done" };
	const reader = new Reader({
		fetch: async (address, { method } = {}) => {
			const path = String(address).replace("/api/v1", "");
			asked.push(`${method} ${path}`);
			const told = centre[path];
			if (!told) throw new TypeError("no signal");
			const [status, body] = told;
			return status === 204 ? new Response(null, { status }) : Response.json(body ?? {}, { status });
		},
		csrfToken: () => "",
		newKey: () => crypto.randomUUID(),
		onTime: () => {},
		now: () => wall_ms,
	});
	const queue = new Queue({
		storage,
		send: async () => {
			seen.sent += 1;
			return answer;
		},
		alone: (work) => work(),
		clock: new ManualClock(),
		random: () => 0,
		newKey: () => crypto.randomUUID(),
		wall: () => wall_ms,
		ahead_ms: () => 0,
		askTime: async () => true,
		last: async () => true,
		onChange: () => {},
	});
	const receiver = { watchPosition: () => 1, clearWatch: () => {} } as unknown as Geolocation;
	const connection = new Connection({
		url: "ws://centre/ws/field",
		open: (url) => {
			wires.push(new FakeWire(url));
			return (wires.at(-1) as FakeWire).asWire();
		},
		isSignedIn: async () => {
			const told = await reader.read("/devices/own");
			return told.ok || !(isRevoked(told.problem) || isUnknown(told.problem));
		},
		clock,
		random: () => 0,
		onFrame: (frame) => phone.take(frame),
		onPositions: () => {},
		onPresence: () => {},
		onHeard: () => phone.heard(),
	});
	const phone = new Phone({
		storage,
		reader,
		queue,
		positions: new PositionLog({
			receiver,
			storage,
			send: async () => true,
			wall: () => wall_ms,
			ahead_ms: () => 0,
			onFix: () => {},
		}),
		connection,
		wall: () => wall_ms,
		onLeave: async () => void seen.left++,
	});
	return {
		phone,
		asked,
		wires,
		clock,
		/** Let the newest socket be opened and bring a board. */
		hears: (shown = board({ units: [SELF.unit] })) => {
			clock.move(1);
			wires.at(-1)?.onopen?.();
			wires.at(-1)?.say({ ...snapshot(9), board: shown });
		},
		/** Let the centre close the newest socket. */
		ends: (code: number) => {
			clock.move(1);
			wires.at(-1)?.onclose?.({ code });
		},
		seen,
		centre,
		answers: (next: Answer) => {
			answer = next;
		},
		passes: (ms: number) => {
			wall_ms += ms;
		},
	};
}

/** Wait until something is so that IndexedDB brings about in tasks of its own. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	for (let tries = 0; !(await holds()); tries += 1) {
		if (tries > 500) throw new Error("it never came about");
		await new Promise((resume) => setTimeout(resume, 2));
	}
}

async function everythingKept(): Promise<unknown[]> {
	const kept = await Promise.all(["self", "board", "catalogue", "token_at", "log:1"].map((name) => storage.kept(name)));
	const stores = await Promise.all([storage.actions(), storage.refused(), storage.fixes()]);
	return [...kept.filter((value) => value !== undefined), ...stores.flat()];
}

const PAIRED: Record<string, Told> = {
	"/devices/own": [200, SELF],
	"/devices/pair": [201, SELF],
	"/devices/own/rotate": [204],
	"/devices/own/unpair": [204],
	"/catalogue": [200, { unit_types: [], question_cards: [] }],
};

test("a phone that was never paired asks for a code, also where nobody answers", async () => {
	for (const centre of [{}, { "/devices/own": REVOKED }, { "/devices/own": UNKNOWN }] as const) {
		const { phone, wires } = made(centre);
		await phone.open();
		expect([phone.stage.value, phone.isSentAway.value, phone.setAside.value, wires.length]).toEqual([
			"unpaired",
			false,
			null,
			0,
		]);
	}
});

test("pairing opens the line, keeps whose phone it is, and counts the token's day from then", async () => {
	const { phone, asked, wires } = made({ ...PAIRED, "/devices/own": REVOKED });
	await phone.open();
	const told = await phone.pair({ code: "123456" }, "máy trên xe");
	expect(told.ok).toBe(true);
	expect([phone.stage.value, phone.unit.value?.call_sign, wires.length]).toEqual(["paired", SELF.unit.call_sign, 1]);
	expect(await storage.kept("self")).toEqual(SELF);
	expect(await storage.kept("token_at")).toBe(NOON_MS);
	expect(asked).not.toContain("POST /devices/own/rotate");
});

test("a code that pairs nothing leaves the phone as it was and says why", async () => {
	const refusal = { code: "pairing_unknown", status: 422, title: "", detail: "", type: "" };
	const { phone } = made({ "/devices/own": REVOKED, "/devices/pair": [422, refusal] });
	await phone.open();
	expect(await phone.pair({ secret: "x" }, "")).toMatchObject({ ok: false, problem: { code: "pairing_unknown" } });
	expect([phone.stage.value, await everythingKept()]).toEqual(["unpaired", []]);
});

test("without a signal a phone opens as what it was", async () => {
	await storage.keep("self", SELF);
	await storage.keep("board", { board: board({ units: [unit(7, { status: "returning" })] }), at_ms: NOON_MS - 60_000 });
	const { phone, wires } = made({});
	await phone.open();
	expect([phone.stage.value, phone.unit.value?.status, phone.age_s(), wires.length]).toEqual(["paired", "returning", 60, 1]);
});

const AT_WORK = {
	...board({ incidents: [incident(1, { assignments: [assignment(5, 1, { unit_id: 7 })] })], units: [SELF.unit] }),
	calls: [call(2, 1)],
};

test("an order that was acknowledged does not ring again, however long no board comes, also after the page was loaded anew", async () => {
	const before = made({ ...PAIRED });
	await before.phone.open();
	before.phone.take({ type: "snapshot", cursor: 9, scope: "", board: AT_WORK });
	await before.phone.do(reportStatus(before.phone.work.value as Work, "acknowledged"));
	await until(() => before.phone.queue.answered.value.length === 1);
	before.passes(3_600_000);
	await before.phone.keepHouse();
	expect(before.phone.work.value).toMatchObject({ status: "acknowledged", isUnsent: false });
	const after = made({});
	await after.phone.open();
	expect(after.phone.work.value).toMatchObject({ status: "acknowledged", isUnsent: false });
	// The desk has sent it to the same incident once more.
	after.phone.take({
		type: "snapshot",
		cursor: 12,
		scope: "",
		board: { ...AT_WORK, at: new Date(NOON_MS + DAY_MS).toISOString() },
	});
	await until(() => after.phone.work.value?.status === "dispatched");
});

test("an hour after the centre was told that the crew is clear nothing is left of the incident, though no board has come", async () => {
	const { phone, passes } = made({ ...PAIRED });
	await phone.open();
	phone.take({ type: "snapshot", cursor: 9, scope: "", board: AT_WORK });
	await phone.do(reportStatus(phone.work.value as Work, "cleared"));
	await until(() => phone.queue.answered.value.length === 1);
	expect(phone.work.value).toBeNull();
	passes(3_600_001);
	await phone.keepHouse();
	expect(phone.board.now.value?.board).toMatchObject({ incidents: [], calls: [] });
	expect(await storage.actions()).toEqual([]);
});

test("a board that the line has not changed is as new as the line", async () => {
	const { phone, passes, hears } = made({ ...PAIRED });
	await phone.open();
	hears(AT_WORK);
	passes(2 * DAY_MS);
	await phone.keepHouse();
	expect([phone.age_s(), phone.work.value?.incident.id]).toEqual([0, 1]);
});

test("the token is changed once a day while the phone is used, and not at every look", async () => {
	const { phone, asked, passes } = made({ ...PAIRED });
	await phone.pair({ code: "123456" }, "");
	const changes = () => asked.filter((each) => each === "POST /devices/own/rotate").length;
	await phone.ask();
	passes(DAY_MS - 1);
	await phone.ask();
	expect(changes()).toBe(0);
	passes(1);
	await phone.ask();
	await phone.ask();
	expect(changes()).toBe(1);
	expect(await storage.kept("token_at")).toBe(NOON_MS + DAY_MS);
});

test("the token of a page that is never closed is changed too", async () => {
	const { phone, asked, passes, wires, clock } = made({ ...PAIRED });
	await phone.pair({ code: "123456" }, "");
	for (let day = 1; day <= 3; day += 1) {
		await phone.keepHouse();
		passes(DAY_MS);
		await phone.keepHouse();
		await phone.keepHouse();
		clock.move(1);
		expect([asked.filter((each) => each.endsWith("/rotate")).length, wires.length]).toEqual([day, day + 1]);
	}
});

test("a change of token that was lost on its way is tried again", async () => {
	const { phone, asked, passes, centre } = made({ ...PAIRED });
	await phone.pair({ code: "123456" }, "");
	delete centre["/devices/own/rotate"];
	passes(DAY_MS);
	await phone.ask();
	expect(await storage.kept("token_at")).toBe(NOON_MS);
	centre["/devices/own/rotate"] = [204];
	await phone.ask();
	expect(asked.filter((each) => each.endsWith("/rotate"))).toHaveLength(2);
	expect(await storage.kept("token_at")).toBe(NOON_MS + DAY_MS);
});

test.each([
	["its token", CLOSE_SIGNED_OUT],
	["the rights of its unit", CLOSE_RIGHTS_CHANGED],
])("a line that ended with %s begins again, and the phone stays the unit's", async (_what, code) => {
	await storage.keep("token_at", NOON_MS);
	const { phone, wires, clock, hears, ends } = made({ ...PAIRED });
	await phone.open();
	hears();
	ends(code);
	await until(() => phone.connection.ended.value === null);
	clock.move(1);
	expect(wires).toHaveLength(2);
	hears();
	expect([phone.stage.value, phone.connection.freshness.value]).toEqual(["paired", "live"]);
	// Once more, in the same life of the page.
	ends(code);
	await until(() => phone.connection.ended.value === null);
	clock.move(1);
	expect(wires).toHaveLength(3);
});

test("a line that ended where nobody can be asked tries again, ever later", async () => {
	await storage.keep("token_at", NOON_MS);
	const { phone, wires, clock, hears, ends, centre } = made({ ...PAIRED });
	await phone.open();
	hears();
	delete centre["/devices/own"];
	for (const count of [2, 3]) {
		ends(CLOSE_SIGNED_OUT);
		await until(() => phone.connection.ended.value === null);
		clock.move(1);
		expect(wires).toHaveLength(count);
	}
	expect(phone.stage.value).toBe("paired");
});

test("the line goes on with the new token, without a moment in which there is none", async () => {
	const { phone, wires, clock, hears, passes } = made({ ...PAIRED });
	await phone.pair({ code: "123456" }, "");
	hears();
	passes(DAY_MS);
	await phone.ask();
	expect(phone.connection.freshness.value).toBe("live");
	clock.move(1);
	expect(wires.map(({ closed }) => closed)).toEqual([true, false]);
	expect(phone.connection.freshness.value).toBe("live");
});

test("a phone that is revoked a second time in one life of its page is wiped and told a second time", async () => {
	const { phone, centre, ends, hears, answers } = made({ ...PAIRED });
	await phone.open();
	for (const sign of ["line", "deed", "line"]) {
		hears();
		await until(async () => (await storage.kept("board")) !== undefined);
		centre["/devices/own"] = REVOKED;
		if (sign === "line") ends(CLOSE_SIGNED_OUT);
		else {
			answers({ kind: "locked_out", problem: { code: "device_revoked", status: 401, title: "", detail: "", type: "" } });
			await phone.do(reportUnit(SELF.unit, "returning"));
		}
		await until(() => phone.stage.value === "unpaired");
		await until(async () => (await everythingKept()).length === 0);
		expect([phone.isSentAway.value, phone.board.now.value]).toEqual([true, null]);
		centre["/devices/own"] = [200, SELF];
		answers({ kind: "done" });
		await phone.pair({ code: "654321" }, "");
		await until(() => !phone.queue.isLockedOut.value);
		expect([phone.stage.value, phone.connection.ended.value]).toEqual(["paired", null]);
	}
});

test("what comes late over the line of a phone that was sent away is not kept", async () => {
	const { phone, centre, hears } = made({ ...PAIRED });
	await phone.open();
	centre["/devices/own"] = REVOKED;
	await phone.ask();
	hears();
	await new Promise((resume) => setTimeout(resume, 10));
	expect(await everythingKept()).toEqual([]);
});

test.each(["the line ends", "an action is turned away"])("a lost phone wipes itself when %s", async (sign) => {
	const { phone, ends, answers, centre, seen } = made({ ...PAIRED });
	await phone.open();
	answers({ kind: "later", problem: { code: "network_failed", status: 0, title: "", detail: "", type: "" } });
	await phone.do(reportUnit(SELF.unit, "out_of_service", "Thay lốp"));
	await storage.keep("log:1", { events: [] });
	await storage.addFix({ at_ms: NOON_MS, lon: 106.9, lat: 11.5, accuracy_m: null, heading: null, speed_mps: null });
	phone.take({ type: "snapshot", cursor: 9, scope: "", board: board({ units: [SELF.unit] }) });
	await until(async () => (await storage.kept("board")) !== undefined);
	centre["/devices/own"] = REVOKED;
	answers({ kind: "locked_out", problem: { code: "device_revoked", status: 401, title: "", detail: "", type: "" } });
	if (sign === "the line ends") ends(CLOSE_SIGNED_OUT);
	else phone.queue.hurry();
	await until(() => phone.stage.value === "unpaired");
	await until(async () => (await everythingKept()).length === 0);
	await until(() => seen.left === 1);
	expect([phone.isSentAway.value, phone.unit.value, phone.work.value, phone.board.now.value]).toEqual([true, null, null, null]);
	expect(phone.queue.waiting.value).toEqual([]);
});

/** A phone whose token has run out while a status and a photo waited, beside what the centre said. */
async function expired() {
	const made_ = made({ ...PAIRED });
	const { phone, answers, centre, ends, hears } = made_;
	answers({ kind: "later", problem: { code: "network_failed", status: 0, title: "", detail: "", type: "" } });
	await phone.open();
	hears(AT_WORK);
	await phone.do(reportStatus(phone.work.value as Work, "acknowledged"));
	const photo = { blob: new Blob(["x"]), name: "a.jpg", fields: {} };
	await phone.do(addPhoto(AT_WORK.incidents[0] as IncidentCard, photo));
	await storage.keep("log:1", { events: [] });
	await until(async () => (await storage.kept("board")) !== undefined);
	centre["/devices/own"] = UNKNOWN;
	ends(CLOSE_SIGNED_OUT);
	await until(async () => (await storage.kept("log:1")) === undefined);
	return made_;
}

test("a phone whose token has run out shows nothing and sends nothing, and keeps what its crew did, over a new start too", async () => {
	const { phone, seen } = await expired();
	expect([phone.stage.value, phone.unit.value, phone.work.value, phone.board.now.value]).toEqual([
		"unpaired",
		null,
		null,
		null,
	]);
	expect([phone.setAside.value?.id, phone.isSentAway.value, phone.queue.waiting.value.length]).toEqual([7, false, 2]);
	expect(await storage.kept("board")).toBeUndefined();
	await until(() => !phone.queue.isSending.value);
	const { sent } = seen;
	phone.queue.hurry();
	for (const centre of [{}, { "/devices/own": UNKNOWN }]) {
		const again = made(centre as Record<string, Told>);
		await again.phone.open();
		again.phone.queue.hurry();
		await new Promise((resume) => setTimeout(resume, 5));
		expect([again.phone.stage.value, again.phone.setAside.value?.id, again.seen.sent]).toEqual(["unpaired", 7, 0]);
		expect([again.phone.unit.value, again.phone.queue.waiting.value.length, again.wires.length]).toEqual([null, 2, 0]);
	}
	expect(seen.sent).toBe(sent);
});

test("a refusal that met a change of the token on its way takes nothing off a phone", async () => {
	const { phone, centre } = made({ ...PAIRED });
	await phone.open();
	const answers: Told[] = [UNKNOWN, [200, SELF]];
	Object.defineProperty(centre, "/devices/own", { get: () => answers.shift() });
	await phone.ask();
	expect([phone.stage.value, phone.setAside.value, answers]).toEqual(["paired", null, []]);
});

test("a phone that the centre knows again is the unit's again by itself", async () => {
	const { phone, centre, answers } = await expired();
	await phone.keepHouse();
	expect(phone.stage.value).toBe("unpaired");
	centre["/devices/own"] = [200, SELF];
	answers({ kind: "done" });
	await phone.keepHouse();
	expect([phone.stage.value, phone.setAside.value]).toEqual(["paired", null]);
	await until(() => phone.queue.waiting.value.length === 0);
});

test("what waited on a phone goes out when it is paired to the same unit again", async () => {
	const { phone, answers, centre, seen } = await expired();
	centre["/devices/own"] = [200, SELF];
	answers({ kind: "done" });
	const { sent } = seen;
	expect((await phone.pair({ code: "654321" }, "")).ok).toBe(true);
	await until(() => phone.queue.waiting.value.length === 0);
	expect([seen.sent - sent, phone.setAside.value, phone.stage.value]).toEqual([2, null, "paired"]);
	expect(await storage.kept("set_aside")).toBeUndefined();
});

test("what waited on a phone is deleted when it is paired to another unit, and nothing of it goes out", async () => {
	const { phone, answers, centre, seen } = await expired();
	const other = { ...SELF, unit: unit(8) };
	centre["/devices/pair"] = [201, other];
	centre["/devices/own"] = [200, other];
	answers({ kind: "done" });
	const { sent } = seen;
	await phone.pair({ code: "654321" }, "");
	phone.queue.hurry();
	await until(() => !phone.queue.isSending.value);
	expect([seen.sent - sent, phone.unit.value?.id, phone.queue.waiting.value]).toEqual([0, 8, []]);
	expect(await storage.actions()).toEqual([]);
});

test("a phone whose token had run out and that was revoked then is wiped", async () => {
	const { phone, centre } = await expired();
	centre["/devices/own"] = REVOKED;
	await phone.ask();
	expect([phone.isSentAway.value, phone.setAside.value, await everythingKept()]).toEqual([true, null, []]);
});

test("a refusal of somebody who is not the centre takes nothing off a phone", async () => {
	const { phone, centre } = made({ ...PAIRED });
	await phone.open();
	centre["/devices/own"] = [401, { title: "Wi-Fi" }];
	await phone.ask();
	expect([phone.stage.value, await storage.kept("self")]).toEqual(["paired", SELF]);
});

test("what stands in the way of an answer takes nothing off a phone", async () => {
	const { phone, ends, centre } = made({ ...PAIRED });
	await phone.open();
	await phone.do(reportUnit(SELF.unit, "returning"));
	centre["/devices/own"] = [503, { code: "database_unavailable", status: 503, title: "", detail: "", type: "" }];
	ends(CLOSE_SIGNED_OUT);
	await until(() => phone.queue.waiting.value.length === 0);
	await phone.ask();
	expect([phone.stage.value, phone.isSentAway.value]).toEqual(["paired", false]);
	expect(await storage.kept("self")).toEqual(SELF);
});

test("who takes the phone off its unit keeps nothing, unless the centre did not hear of it", async () => {
	const { phone, centre } = made({ ...PAIRED });
	await phone.open();
	delete centre["/devices/own/unpair"];
	expect((await phone.unpair()).ok).toBe(false);
	expect([phone.stage.value, await storage.kept("self")]).toEqual(["paired", SELF]);
	centre["/devices/own/unpair"] = [204];
	expect((await phone.unpair()).ok).toBe(true);
	expect([phone.stage.value, await everythingKept()]).toEqual(["unpaired", []]);
});

test("a phone that was sent away may be paired again", async () => {
	const { phone, centre, wires } = made({ ...PAIRED });
	await phone.open();
	centre["/devices/own"] = REVOKED;
	await phone.ask();
	expect(phone.isSentAway.value).toBe(true);
	await phone.pair({ code: "654321" }, "");
	expect([phone.stage.value, phone.isSentAway.value, wires.length]).toEqual(["paired", false, 2]);
});

test("a catalogue that could not be read is asked for with each line until it is there", async () => {
	const { phone, centre, hears, asked } = made({ ...PAIRED });
	delete centre["/catalogue"];
	await phone.open();
	hears();
	await until(() => asked.filter((each) => each === "GET /catalogue").length === 2);
	expect(phone.unitType.value).toBeUndefined();
	const unit_types = [{ code: "patrol_car", name: "Xe tuần tra", transports: false, next: {} }];
	centre["/catalogue"] = [200, { unit_types, question_cards: [] }];
	phone.connection.restart();
	hears();
	await until(() => phone.unitType.value?.code === "patrol_car");
	const { length } = asked;
	phone.connection.restart();
	hears();
	expect(asked.slice(length)).toEqual([]);
});

test("the settings of a tracker are told once and kept nowhere, and the phone knows that it has one", async () => {
	const { phone, centre } = made({
		...PAIRED,
		"/devices/own/tracker": [201, { token: "s3cret" }],
		"/devices/own/tracker/end": [204],
	});
	await phone.open();
	centre["/devices/own"] = [200, { ...SELF, device: { ...SELF.device, tracker_since: AT } }];
	expect(await phone.issueTracker()).toMatchObject({ ok: true, value: { token: "s3cret" } });
	expect(phone.self.value?.device.tracker_since).toBe(AT);
	expect(JSON.stringify(await everythingKept())).not.toContain("s3cret");
	centre["/devices/own"] = [200, SELF];
	await phone.endTracker();
	expect(phone.self.value?.device.tracker_since).toBeNull();
});

test("what is taken from a crew is told, and what it ended itself is not", async () => {
	const { phone } = made({ ...PAIRED });
	await phone.open();
	const nothing = board({ units: [SELF.unit] });
	phone.take({ type: "snapshot", cursor: 9, scope: "", board: AT_WORK });
	const number = phone.work.value?.incident.number;
	expect([number === undefined, phone.taken.value]).toEqual([false, null]);
	phone.take({ type: "snapshot", cursor: 10, scope: "", board: nothing });
	expect(phone.taken.value).toBe(number);
	phone.taken.value = null;
	phone.take({ type: "snapshot", cursor: 11, scope: "", board: AT_WORK });
	await phone.do(reportStatus(phone.work.value as Work, "cleared"));
	phone.take({ type: "snapshot", cursor: 12, scope: "", board: nothing });
	expect(phone.taken.value).toBeNull();
});
