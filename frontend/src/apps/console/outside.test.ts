// What somebody learns of their desk who looks at another window.
import { beforeEach, expect, test } from "vitest";
import type { Board } from "../../contract.ts";
import { Store } from "../../live/store.ts";
import {
	assignment,
	board,
	chatMessage,
	escalation,
	event,
	handover,
	incident,
	ManualClock,
	person,
} from "../../live/testing.ts";
import type { Desk } from "../../panels/desk.ts";
import { openDesk } from "../../panels/testingDesk.ts";
import { badgeOf, mattersOf } from "./outside.ts";

const ME = person(["dispatcher"], ["police"], "mai");
let store: Store;
let desk: Desk;

beforeEach(() => {
	store = new Store();
	desk = openDesk(ME, store, new ManualClock());
});

function show(fields: Partial<Board>): void {
	store.take([{ type: "snapshot", cursor: 1, scope: "all", board: board({ cursor: 1, ...fields }) }]);
}

function told(): Record<string, string> {
	return Object.fromEntries(mattersOf(desk).value.map(({ tag, title, body }) => [tag, `${title} ${body}`]));
}

test("a P1 to which nobody goes stands in the tab and is notified, once with the alarm that says so", () => {
	show({ incidents: [incident(1, { priority: 1, place: "chợ" }), incident(2, { priority: 2 })] });
	expect(badgeOf(desk).value).toMatchObject({ unsent: 1, alarms: 0 });
	expect(mattersOf(desk).value).toMatchObject([{ tag: "unsent:1", isCritical: true, incidentId: 1 }]);
	expect(told()["unsent:1"]).toContain("chợ");
	show({ incidents: [incident(1, { priority: 1 })], escalations: [escalation(1, 1, { priority: 1 })] });
	expect(badgeOf(desk).value).toMatchObject({ unsent: 0, alarms: 1 });
	expect(Object.keys(told())).toEqual(["chain:incident_unassigned:1"]);
	show({ incidents: [incident(1, { priority: 1, assignments: [assignment(1, 1)] })] });
	expect(badgeOf(desk).value).toMatchObject({ unsent: 0 });
	expect(told()).toEqual({});
});

test("so do messages that wait for this person, overdue ones anew, without what they say, and desks handed to them", () => {
	const asked = chatMessage(1, { to_agency: "police", agencies: ["police"], text: "Nạn nhân là Bà Ba" });
	const theirs = chatMessage(2, { to_agency: "fire", agencies: ["fire"] });
	show({ chat_messages: [asked, theirs], handovers: [handover(4, { to_person: "mai" }), handover(5)] });
	expect(badgeOf(desk).value.waiting).toBe(2);
	const before = told();
	expect(Object.keys(before)).toEqual(["message:1", "handover:4"]);
	expect(JSON.stringify(before)).not.toContain("Bà Ba");
	show({ chat_messages: [{ ...asked, overdue_at: "2026-07-01T02:05:00Z" }] });
	expect(badgeOf(desk).value.waiting).toBe(1);
	// The same matter under other words is shown anew.
	expect(told()["message:1"]).not.toBe(before["message:1"]);
	expect(mattersOf(desk).value[0]?.isCritical).toBe(true);
});

test("what a crew says on an incident of this person is notified until it is read", () => {
	show({ incidents: [incident(1), incident(2)] });
	desk.select(1);
	const crew = { from_unit_id: 7, from_call_sign: "XE07", text: "Cần thang" };
	store.take([event(2, { chat_messages: [1, 2].map((id) => chatMessage(id, { incident_id: id, ...crew })) })]);
	expect(mattersOf(desk).value).toMatchObject([{ tag: "chat:1", incidentId: 1 }]);
	expect(told()["chat:1"]).toContain("XE07");
	expect(told()["chat:1"]).not.toContain("Cần thang");
	expect(desk.watch.notices.value).toEqual(["chat:1"]);
	desk.chat.read(1, 1);
	expect(told()).toEqual({});
});
