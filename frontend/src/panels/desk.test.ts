// What a desk sends, and what it does not send before a person has seen more.
import { beforeEach, expect, test } from "vitest";
import type { Board, ChatMessageCard, Me } from "../contract.ts";
import { Store } from "../live/store.ts";
import { board, chatMessage, escalation, incident, ManualClock, person } from "../live/testing.ts";
import type { Desk } from "./desk.ts";
import { NEVER_SEEN } from "./drafts.ts";
import { openDesk } from "./testingDesk.ts";
import { READ_WITHIN_MS } from "./underKey.ts";

/** What was asked of the centre, and under which version of an incident. */
let sent: [path: string, version: string | null][];
let store: Store;
let clock: ManualClock;

beforeEach(() => {
	sent = [];
	store = new Store();
	clock = new ManualClock();
});

function open(me: Me): Desk {
	return openDesk(me, store, clock, (path, version) => void sent.push([path, version]));
}

test("words that came from another incident overwrite none that nobody here has seen", async () => {
	const desk = open(person(["dispatcher"], ["police"]));
	const card = incident(1, { what: "Xe khách lật", version: 7 });
	expect(await desk.change(card, NEVER_SEEN, { what: "Hai xe máy" })).toBeNull();
	expect(sent).toEqual([]);
	expect(desk.conflicts.asked.value).toMatchObject({ current: card, changes: { what: "Hai xe máy" } });
});

test("they are saved where nothing stands, or the same", async () => {
	const desk = open(person(["dispatcher"], ["police"]));
	await desk.change(incident(1, { version: 7 }), NEVER_SEEN, { what: "Hai xe máy" });
	await desk.change(incident(2, { version: 8, place: "chợ" }), NEVER_SEEN, { place: "chợ" });
	expect(sent).toEqual([
		["/api/v1/incidents/1", '"7"'],
		["/api/v1/incidents/2", '"8"'],
	]);
	expect(desk.conflicts.asked.value).toBeNull();
});

test("of what this desk changed it knows its own answer for as long as the incident stands", async () => {
	const desk = open(person(["dispatcher"], ["police"]));
	const card = incident(1, { version: 5 });
	show({ incidents: [card] });
	await desk.change(card, 5, { place: "chợ" });
	await desk.change(card, 5, { place: "chợ cũ" });
	show({ incidents: [] });
	await desk.change(card, 5, { place: "chợ mới" });
	expect(sent.map(([, version]) => version)).toEqual(['"5"', '"9"', '"5"']);
});

/** Let the board hold these and no others. */
function show(fields: Partial<Board>): void {
	store.take([{ type: "snapshot", cursor: 1, scope: "all", board: board({ cursor: 1, ...fields }) }]);
}

function taken(): string[] {
	return sent.splice(0).map(([path]) => path.replace("/api/v1/", ""));
}

const LEAD = { username: "lead", name: "" };

test("the key for messages takes none that asks somebody else, though this person might", () => {
	const desk = open(person(["shift_lead"], ["fire"], "lead"));
	const mine = chatMessage(1, { by: LEAD, to_person: { username: "lan", name: "" }, agencies: ["fire"] });
	show({ chat_messages: [mine] });
	clock.move(READ_WITHIN_MS);
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual([]);
	show({ chat_messages: [mine, chatMessage(2, { to_person: LEAD, agencies: ["fire"] })] });
	clock.move(READ_WITHIN_MS);
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual(["chat-messages/2/acknowledge"]);
});

test("the key for messages takes none that nobody could have read", () => {
	const desk = open(person(["shift_lead"], ["fire"], "lead"));
	const asked = (id: number, fields: Partial<ChatMessageCard> = {}) =>
		chatMessage(id, { to_person: LEAD, agencies: ["fire"], ...fields });
	show({ chat_messages: [asked(1), asked(2)] });
	desk.acknowledgeFirstMessage();
	clock.move(READ_WITHIN_MS);
	// Somebody else takes the first one, and the second comes under the hand.
	show({ chat_messages: [asked(2)] });
	clock.move(50);
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual([]);
	expect(desk.notices.value.map(({ problem }) => problem.code)).toEqual(["message_just_came"]);
	clock.move(READ_WITHIN_MS);
	// What nobody took in time comes before it.
	show({ chat_messages: [asked(2), asked(3, { overdue_at: "2026-07-01T02:05:00Z" })] });
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual([]);
	clock.move(READ_WITHIN_MS);
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual(["chat-messages/3/acknowledge"]);
	// While that is on its way, the key means the next one, not at once.
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual([]);
	clock.move(READ_WITHIN_MS);
	desk.acknowledgeFirstMessage();
	expect(taken()).toEqual(["chat-messages/2/acknowledge"]);
});

test("the key for alarms takes none that nobody could have read, a lone one neither", () => {
	const desk = open(person(["dispatcher"], ["police"]));
	const [a, b] = [escalation(1, 1), escalation(2, 2)];
	const incidents = [incident(1), incident(2)];
	show({ incidents, escalations: [a] });
	clock.move(READ_WITHIN_MS - 1);
	desk.acknowledgeMostUrgent();
	expect(desk.hasRead([a])).toBe(false);
	expect(taken()).toEqual([]);
	expect(desk.notices.value.map(({ problem }) => problem.code)).toEqual(["alarm_just_came"]);
	clock.move(READ_WITHIN_MS);
	expect(desk.hasRead([a])).toBe(true);
	// Another one comes in its place, when it is over; and one that stood behind it.
	for (const [now, later] of [
		[[b], [b]],
		[[a, b], [b]],
	] as const) {
		show({ incidents, escalations: [...now] });
		clock.move(now.length === 1 ? 0 : READ_WITHIN_MS);
		show({ incidents, escalations: [...later] });
		clock.move(50);
		desk.acknowledgeMostUrgent();
		expect(desk.hasRead([b])).toBe(false);
		expect(taken()).toEqual([]);
	}
	clock.move(READ_WITHIN_MS);
	desk.acknowledgeMostUrgent();
	expect(taken()).toEqual(["escalations/2/acknowledge"]);
});
