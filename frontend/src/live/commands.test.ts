import { beforeEach, describe, expect, test } from "vitest";
import { boardState } from "./apply.ts";
import { Commands } from "./commands.ts";
import { Store } from "./store.ts";
import { board, call, escalation, event, incident, ManualClock } from "./testing.ts";

interface Sent {
	address: string;
	method: string;
	headers: Headers;
	body: unknown;
}

let clock: ManualClock;
let sent: Sent[];
let answers: (Response | Error)[];
let fresh: boolean;
let signedOut: number;
let store: Store;
let commands: Commands;

beforeEach(() => {
	clock = new ManualClock();
	sent = [];
	answers = [];
	fresh = true;
	signedOut = 0;
	store = new Store();
	const start = board({ incidents: [incident(1)], calls: [call(1, 1)], escalations: [escalation(1, 1)] });
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
			newKey: () => {
				keys += 1;
				return `key-${keys}`;
			},
			csrfToken: () => "token",
			isFresh: () => fresh,
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
		await commands.changeIncident(1, 4, { priority: 1 });
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
		const outcome = await answered(commands.createIncident({ type: "house_fire" }));
		expect(outcome.ok).toBe(true);
		expect(sent.map((request) => request.headers.get("Idempotency-Key"))).toEqual(["key-1", "key-1", "key-1"]);
	});

	test("says so when the network stays away, and is no longer pending", async () => {
		const outcome = await answered(commands.addNote(1, "đã đến"));
		expect(outcome).toMatchObject({ ok: false, problem: { code: "network_failed" } });
		expect(sent).toHaveLength(4);
		expect(pending()).toEqual([]);
	});

	test("is not sent from a screen with old data", async () => {
		fresh = false;
		const outcome = await commands.answerCall(1);
		expect(outcome).toMatchObject({ ok: false, problem: { code: "screen_not_fresh" } });
		expect(sent).toEqual([]);
	});

	test("that is refused gives the centre's own reason, once", async () => {
		answers = [json({ code: "unit_taken", status: 409, call_sign: "XE07" }, 409)];
		const outcome = await commands.assignUnits(1, [7]);
		expect(outcome).toMatchObject({ ok: false, problem: { code: "unit_taken", call_sign: "XE07" } });
		expect(sent).toHaveLength(1);
	});

	test("that is refused by something else still has a code", async () => {
		answers = [new Response("<h1>no</h1>", { status: 500 })];
		expect(await commands.acknowledge(1)).toMatchObject({ ok: false, problem: { code: "unexpected", status: 500 } });
	});

	test("without a session leads to sign-in", async () => {
		answers = [json({ code: "sign_in_required", status: 401 }, 401)];
		await commands.acknowledge(1);
		expect(signedOut).toBe(1);
	});
});

describe("a command is pending until its own event came", () => {
	test("also after the answer", async () => {
		answers = [json(call(1, 1, { status: "answered" }))];
		const command = commands.answerCall(1);
		expect(pending()).toEqual(["call:1"]);
		await command;
		expect(pending()).toEqual(["call:1"]);
		store.take([event(1, { calls: [call(1, 1, { status: "answered" })] })]);
		expect(pending()).toEqual([]);
	});

	test("which may be before the answer", async () => {
		answers = [json(incident(1, { version: 2 }))];
		const command = commands.addNote(1, "đã đến");
		store.take([event(1, { note: "đã đến" }, { name: "note.added", incident_id: 1 })]);
		expect(pending()).toEqual(["incident:1:notes"]);
		await command;
		expect(pending()).toEqual([]);
	});

	test("and not somebody else's", async () => {
		answers = [json(incident(1, { version: 3, priority: 1 }))];
		await commands.changeIncident(1, 1, { priority: 1 });
		store.take([event(1, { incident: incident(1, { version: 2, place: "ấp 3" }) })]);
		expect(pending()).toEqual(["incident:1"]);
		store.take([event(2, { incident: incident(1, { version: 3, priority: 1 }) })]);
		expect(pending()).toEqual([]);
	});

	test("but not for ever", async () => {
		answers = [json(incident(9), 201)];
		await commands.createIncident({ type: "house_fire" });
		expect(pending()).toEqual(["incident:new"]);
		clock.move(10_000);
		expect(pending()).toEqual([]);
	});

	test("with its end where it ends something", async () => {
		answers = [json(incident(1, { status: "closed" })), json(escalation(1, 1, { ended_at: "2026-07-01T02:05:00Z" }))];
		await commands.closeIncident(1, "handled", "");
		await commands.acknowledge(1);
		expect(pending()).toEqual(["incident:1:close", "escalation:1"]);
		store.take([event(1, { incident: incident(1, { status: "closed" }) })]);
		expect(pending()).toEqual([]);
	});
});
