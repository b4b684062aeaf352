import { beforeEach, describe, expect, test } from "vitest";
import type { AttachmentCard, DeviceCard } from "../contract.ts";
import { boardState } from "./apply.ts";
import { Commands } from "./commands.ts";
import type { Hold } from "./holding.ts";
import { Store } from "./store.ts";
import { assignment, board, call, escalation, event, handover, incident, ManualClock, unit } from "./testing.ts";

interface Sent {
	address: string;
	method: string;
	headers: Headers;
	body: unknown;
}

let clock: ManualClock;
let sent: Sent[];
let answers: (Response | Error)[];
let hold: Hold | null;
let signedOut: number;
let store: Store;
let commands: Commands;

beforeEach(() => {
	clock = new ManualClock();
	sent = [];
	answers = [];
	hold = null;
	signedOut = 0;
	store = new Store();
	const start = board({
		incidents: [incident(1), incident(2)],
		calls: [call(1, 1)],
		units: [unit(1)],
		escalations: [escalation(1, 1)],
		handovers: [handover(1)],
	});
	let keys = 0;
	commands = new Commands(
		{
			fetch: async (address, options) => {
				sent.push({
					address: String(address),
					method: options?.method ?? "",
					headers: new Headers(options?.headers),
					body: typeof options?.body === "string" ? JSON.parse(options.body) : null,
				});
				const answer = answers.shift() ?? new TypeError("no answer");
				if (answer instanceof Error) throw answer;
				return answer;
			},
			clock,
			upload: async (address, headers, form, onProgress) => {
				sent.push({ address, method: "POST", headers: new Headers(headers), body: form.get("caption") });
				onProgress(1);
				const answer = answers.shift() ?? new TypeError("no answer");
				if (answer instanceof Error) throw answer;
				return answer;
			},
			newKey: () => {
				keys += 1;
				return `key-${keys}`;
			},
			csrfToken: () => "token",
			hold: () => hold,
			onSignedOut: () => {
				signedOut += 1;
			},
		},
		boardState(start),
	);
	store.onFrames((frames) => commands.take(frames, store.state));
	store.take([{ type: "snapshot", cursor: 0, scope: "all", board: start }]);
});

const json = (body: unknown, status = 200): Response => Response.json(body, { status });

/** Let promises run and time pass until the command is answered. */
async function answered<Value>(command: Promise<Value>): Promise<Value> {
	let done = false;
	void command.finally(() => {
		done = true;
	});
	for (let round = 0; round < 200 && !done; round += 1) {
		await new Promise((resume) => setTimeout(resume));
		clock.move(100);
	}
	return command;
}

const pending = (): string[] => [...commands.pending.value];

describe("a write", () => {
	test("carries a key, the CSRF token and, for a change, the version that was seen", async () => {
		answers = [json(incident(1, { version: 5, priority: 1 }))];
		await commands.incidents.change(1, 4, { priority: 1 });
		const [request] = sent;
		expect(request?.method).toBe("PATCH");
		expect(request?.address).toBe("/api/v1/incidents/1");
		expect(request?.headers.get("Idempotency-Key")).toBe("key-1");
		expect(request?.headers.get("X-CSRFToken")).toBe("token");
		expect(request?.headers.get("If-Match")).toBe('"4"');
		expect(request?.body).toEqual({ priority: 1 });
	});

	test("is repeated with the same key while the network fails", async () => {
		answers = [new TypeError("reset"), json({}, 503), json(incident(2), 201)];
		const outcome = await answered(commands.incidents.create({ type: "house_fire" }));
		expect(outcome.ok).toBe(true);
		expect(sent.map((request) => request.headers.get("Idempotency-Key"))).toEqual(["key-1", "key-1", "key-1"]);
	});

	test("with a file tells how far it is, goes again with the same key, and is pending until its event comes", async () => {
		const card = { id: 7, incident_id: 1 };
		answers = [new TypeError("reset"), json(card, 201)];
		const parts: number[] = [];
		const file = new File(["x"], "a.jpg");
		const outcome = await answered(commands.attachments.add(1, file, "cổng", (part) => parts.push(part)));
		expect(outcome).toEqual({ ok: true, value: card });
		expect(parts).toEqual([1, 1]);
		expect(sent.map(({ address, body }) => [address, body])).toEqual([
			["/api/v1/incidents/1/attachments", "cổng"],
			["/api/v1/incidents/1/attachments", "cổng"],
		]);
		expect(sent.map(({ headers }) => headers.get("Idempotency-Key"))).toEqual(["key-1", "key-1"]);
		expect(sent[0]?.headers.get("X-CSRFToken")).toBe("token");
		expect(pending()).toEqual(["incident:1:attachments"]);
		const come = event(2, { attachment: card as AttachmentCard }, { name: "attachment.added", incident_id: 1 });
		commands.take([come], store.state);
		expect(pending()).toEqual([]);
	});

	test("that offers a pairing waits for nothing else, one that takes a device away for its event", async () => {
		const card = { id: 7, unit_id: 1, revoked_at: "2026-11-30T12:00:00Z" } as DeviceCard;
		answers = [json({ code: "482913" }, 201), json(card)];
		expect(await answered(commands.devices.offer(1))).toMatchObject({ ok: true, value: { code: "482913" } });
		expect(pending()).toEqual([]);
		await answered(commands.devices.revoke(7, "Mất máy"));
		expect(sent.map(({ address, body }) => [address, body])).toEqual([
			["/api/v1/units/1/pairings", null],
			["/api/v1/devices/7/revoke", { reason: "Mất máy" }],
		]);
		expect(pending()).toEqual(["device:7"]);
		commands.take([event(2, { device: { ...card, id: 8 } }, { name: "device.revoked" })], store.state);
		expect(pending()).toEqual(["device:7"]);
		commands.take([event(3, { device: card }, { name: "device.revoked" })], store.state);
		expect(pending()).toEqual([]);
	});

	test("says so when the network stays away, and is no longer pending", async () => {
		const outcome = await answered(commands.incidents.addNote(1, "đã đến"));
		expect(outcome).toMatchObject({ ok: false, problem: { code: "network_failed" } });
		expect(sent).toHaveLength(4);
		expect(pending()).toEqual([]);
	});

	test("is not sent from a screen with old data", async () => {
		hold = "screen_not_fresh";
		const outcome = await commands.calls.answer(1);
		expect(outcome).toMatchObject({ ok: false, problem: { code: "screen_not_fresh" } });
		expect(sent).toEqual([]);
	});

	test("that is refused gives the centre's own reason, once", async () => {
		answers = [json({ code: "unit_taken", status: 409, call_sign: "XE07" }, 409)];
		const outcome = await commands.incidents.assign(1, [7], "");
		expect(outcome).toMatchObject({ ok: false, problem: { code: "unit_taken", call_sign: "XE07" } });
		expect(sent).toHaveLength(1);
	});

	test("that is refused by something else still has a code", async () => {
		answers = [new Response("<h1>no</h1>", { status: 500 })];
		expect(await commands.duty.acknowledge(1)).toMatchObject({ ok: false, problem: { code: "unexpected", status: 500 } });
	});

	test("without a session leads to sign-in", async () => {
		answers = [json({ code: "sign_in_required", status: 401 }, 401)];
		await commands.duty.acknowledge(1);
		expect(signedOut).toBe(1);
	});
});

describe("a command is pending until its own event came", () => {
	test("also after the answer", async () => {
		answers = [json(call(1, 1, { status: "answered" }))];
		const command = commands.calls.answer(1);
		expect(pending()).toEqual(["call:1"]);
		await command;
		expect(pending()).toEqual(["call:1"]);
		store.take([event(1, { calls: [call(1, 1, { status: "answered" })] })]);
		expect(pending()).toEqual([]);
	});

	test("which may be before the answer", async () => {
		answers = [json(incident(1, { version: 2 }))];
		const command = commands.incidents.addNote(1, "đã đến");
		store.take([event(1, { note: "đã đến" }, { name: "note.added", incident_id: 1 })]);
		expect(pending()).toEqual(["incident:1:notes"]);
		await command;
		expect(pending()).toEqual([]);
	});

	test("and not somebody else's", async () => {
		answers = [json(incident(1, { version: 3, priority: 1 }))];
		await commands.incidents.change(1, 1, { priority: 1 });
		store.take([event(1, { incident: incident(1, { version: 2, place: "ấp 3" }) })]);
		expect(pending()).toEqual(["incident:1"]);
		store.take([event(2, { incident: incident(1, { version: 3, priority: 1 }) })]);
		expect(pending()).toEqual([]);
	});

	test("but not for ever", async () => {
		answers = [json(incident(9), 201)];
		await commands.incidents.create({ type: "house_fire" });
		expect(pending()).toEqual(["incident:new"]);
		clock.move(10_000);
		expect(pending()).toEqual([]);
	});

	test("with its end where it ends something", async () => {
		answers = [json(incident(1, { status: "closed" })), json(escalation(1, 1, { ended_at: "2026-07-01T02:05:00Z" }))];
		await commands.ends.close(1, "handled", "");
		await commands.duty.acknowledge(1);
		expect(pending()).toEqual(["incident:1:end", "escalation:1"]);
		store.take([event(1, { incident: incident(1, { status: "closed" }) })]);
		expect(pending()).toEqual([]);
	});
});

/** What each command asks for, and which event shows that it was done. */
describe("a command", () => {
	const two = incident(2, { version: 2 });
	const one = (fields = {}) => incident(1, { version: 2, ...fields });
	const list = { assignments: [], incident: one(), choice: { recommended: [], chosen: [], departs: false, reason: "" } };
	const said = (fields = {}) => ({ calls: [call(1, 1, fields)] });
	const sentAs = (fields = {}) => assignment(1, 1, fields);
	const of = (fields = {}) => ({ incident: one({ assignments: [sentAs(fields)] }) });

	type Row = [
		name: string,
		run: () => Promise<unknown>,
		path: string,
		body: object | null,
		answer: object,
		data: Parameters<typeof event>[1],
	];

	test.each<Row>([
		["hold", () => commands.calls.hold(1), "/calls/1/hold", null, call(1, 1, { status: "held" }), said({ status: "held" })],
		[
			"resume",
			() => commands.calls.resume(1),
			"/calls/1/resume",
			null,
			call(1, 1, { status: "answered" }),
			said({ status: "answered" }),
		],
		["end", () => commands.calls.end(1), "/calls/1/end", null, call(1, 1, { status: "ended" }), said({ status: "ended" })],
		[
			"mark silence",
			() => commands.calls.markSilence(1, true),
			"/calls/1/silence",
			{ silent: true },
			call(1, 1, { silent_since: "2026-07-01T02:00:00Z" }),
			said({ silent_since: "2026-07-01T02:00:00Z" }),
		],
		[
			"close a call",
			() => commands.calls.close(1, "nuisance"),
			"/calls/1/close",
			{ disposition: "nuisance" },
			call(1, 1, { disposition: "nuisance" }),
			said({ disposition: "nuisance" }),
		],
		[
			"report a call-back",
			() => commands.calls.reportCallBack(1, "no_answer"),
			"/calls/1/call-back",
			{ outcome: "no_answer" },
			call(1, 1, { call_back: { due_at: null, attempts: 1, done_at: null, done_by: null, outcome: "no_answer" } }),
			said({ call_back: { due_at: null, attempts: 1, done_at: null, done_by: null, outcome: "no_answer" } }),
		],
		[
			"link a call",
			() => commands.incidents.linkCall(2, 1),
			"/incidents/2/calls",
			{ call: 1 },
			two,
			{ incident: two, calls: [call(1, 2)] },
		],
		[
			"stand an agency down",
			() => commands.incidents.standDown(1, "fire", "không cháy"),
			"/incidents/1/agencies/fire/stand-down",
			{ reason: "không cháy" },
			one(),
			{ incident: one() },
		],
		[
			"raise the alarm",
			() => commands.incidents.raiseAlarm(1, 2),
			"/incidents/1/alarm",
			{ level: 2 },
			one({ alarm_level: 2 }),
			{ incident: one({ alarm_level: 2 }) },
		],
		[
			"answer a question",
			() => commands.incidents.answer(1, { card: "stroke", question: "awake", answer: "yes" }),
			"/incidents/1/answers",
			{ card: "stroke", question: "awake", answer: "yes" },
			one(),
			{ incident: one() },
		],
		[
			"assign",
			() => commands.incidents.assign(1, [1, 2], "gần hơn"),
			"/incidents/1/assignments",
			{ units: [1, 2], reason: "gần hơn" },
			list,
			{ incident: one() },
		],
		[
			"cancel",
			() => commands.ends.cancel(1, "báo nhầm"),
			"/incidents/1/cancel",
			{ reason: "báo nhầm" },
			one({ status: "cancelled" }),
			{ incident: one({ status: "cancelled" }) },
		],
		[
			"merge",
			() => commands.ends.merge(1, 2),
			"/incidents/1/merge",
			{ into: 2 },
			two,
			{ incident: one({ status: "merged", merged_into: 2 }) },
		],
		[
			"reopen",
			() => commands.ends.reopen(9, "còn cháy"),
			"/incidents/9/reopen",
			{ reason: "còn cháy" },
			incident(9),
			{ incident: incident(9) },
		],
		["unmerge", () => commands.ends.unmerge(9), "/incidents/9/unmerge", null, incident(9), { incident: incident(9) }],
		[
			"end an assignment",
			() => commands.assignments.end(1, "declined", "hỏng xe"),
			"/assignments/1/end",
			{ outcome: "declined", reason: "hỏng xe" },
			sentAs({ status: "cleared", outcome: "declined" }),
			of({ status: "cleared", outcome: "declined" }),
		],
		[
			"recall",
			() => commands.assignments.recall(1, "nhầm xe"),
			"/assignments/1/end",
			{ outcome: "cancelled", reason: "nhầm xe", only_while: "dispatched" },
			sentAs({ status: "cleared", outcome: "cancelled" }),
			of({ status: "cleared", outcome: "cancelled" }),
		],
		[
			"divert",
			() => commands.assignments.divert(1, 2, ""),
			"/assignments/1/divert",
			{ incident: 2, reason: "" },
			{ ...list, incident: two },
			{ incident: two },
		],
		[
			"alert a hospital",
			() => commands.assignments.alertHospital(1, "hospital_a", "đột quỵ"),
			"/assignments/1/hospital",
			{ hospital: "hospital_a", text: "đột quỵ" },
			sentAs({ hospital: "hospital_a" }),
			of({ hospital: "hospital_a" }),
		],
		[
			"begin a shift",
			() => commands.duty.reportShift(1, true, ["Nam"]),
			"/units/1/shift",
			{ on_duty: true, crew: ["Nam"] },
			unit(1, { version: 2 }),
			{ units: [unit(1, { version: 2 })] },
		],
		[
			"call for help",
			() => commands.duty.reportEmergency(1, "bị bao vây"),
			"/units/1/emergency",
			{ text: "bị bao vây" },
			one(),
			{ incident: one() },
		],
		[
			"offer a desk",
			() => commands.duty.offerHandover({ agency: "police", to: "b" }),
			"/handovers",
			{ agency: "police", to: "b" },
			handover(2),
			{ handovers: [handover(2, { accepted_at: "2026-07-01T02:05:00Z" })] },
		],
		[
			"accept a desk",
			() => commands.duty.acceptHandover(1),
			"/handovers/1/accept",
			null,
			handover(1, { accepted_at: "2026-07-01T02:05:00Z" }),
			{ handovers: [handover(1, { accepted_at: "2026-07-01T02:05:00Z" })] },
		],
	])("to %s is one request, pending until the board shows it", async (_, run, path, body, answer, data) => {
		answers = [json(answer)];
		const command = run();
		expect(await command).toMatchObject({ ok: true });
		expect(sent).toHaveLength(1);
		expect(sent[0]).toMatchObject({ address: `/api/v1${path}`, method: "POST", body });
		expect(pending()).toHaveLength(1);
		store.take([event(1, data)]);
		expect(pending()).toEqual([]);
	});
});

describe("a command that takes long", () => {
	test("is told with when it was sent, how often, and whether the centre has answered", async () => {
		answers = [new TypeError("reset"), json(incident(1, { version: 5, priority: 1 }))];
		clock.move(5_000);
		const command = commands.incidents.change(1, 1, { priority: 1 });
		expect(commands.underWay.value).toEqual([{ target: "incident:1", since_ms: 5_000, attempts: 1, answered_ms: null }]);
		await answered(command);
		expect(commands.underWay.value).toMatchObject([{ target: "incident:1", since_ms: 5_000, attempts: 2 }]);
		expect(commands.underWay.value[0]?.answered_ms).toBeGreaterThan(5_000);
		store.take([event(1, { incident: incident(1, { version: 5, priority: 1 }) })]);
		expect(commands.underWay.value).toEqual([]);
	});
});
