import { describe, expect, test } from "vitest";
import type { EventFrame, IncidentCard } from "../contract.ts";
import { apply, type BoardState, boardState } from "./apply.ts";
import { joined, type MissedFact, type MissedIncident, missed } from "./catchUp.ts";
import { assignment, board, call, escalation, event, incident, person } from "./testing.ts";

const ME = person(["dispatcher"], ["police"]);
const MINE = () => true;

/** Missed over a connection that goes on where it broke off. */
function resumed(before: BoardState, events: readonly EventFrame[], isMine: (incident: IncidentCard) => boolean = MINE) {
	return missed({ before, now: apply(before, events), events }, ME, isMine);
}

/** The facts of each incident, in few words. */
function told(found: readonly MissedIncident[]): string[] {
	return found.map(({ incident, facts }) => `${incident.id}: ${facts.map(inWords).join(", ")}`);
}

function inWords(fact: MissedFact): string {
	switch (fact.kind) {
		case "created":
			return "created";
		case "ended":
			return `ended ${fact.status}`;
		case "priority":
			return `P${fact.before}→P${fact.now}`;
		case "calls":
			return `+${fact.count} calls`;
		case "alarm":
			return `alarm ${fact.alarm.id}`;
		case "alarm_over":
			return `alarm ${fact.alarm.id} over by ${fact.by}`;
		case "assignment":
			return `${fact.assignment.call_sign} ${fact.assignment.outcome ?? fact.assignment.status}`;
		case "note":
			return `note of ${fact.by}`;
		case "message_failed":
			return `no message to ${fact.recipient}`;
	}
}

const BEFORE = boardState(
	board({
		incidents: [incident(1), incident(2, { priority: 2, assignments: [assignment(1, 2)] })],
		escalations: [escalation(5, 2)],
	}),
);

describe("over a connection that was resumed", () => {
	test("nothing is told of a while in which nothing happened", () => {
		expect(resumed(BEFORE, [])).toEqual([]);
		expect(resumed(BEFORE, [event(1, { units: [] })])).toEqual([]);
	});

	test("new incidents and raised priorities, P1 first", () => {
		const found = resumed(BEFORE, [
			event(1, { incident: incident(3, { priority: 2 }) }),
			event(2, { incident: incident(1, { priority: 1, version: 2 }) }),
			event(3, { incident: incident(4, { priority: 1, created_at: "2026-07-01T03:00:00Z" }) }),
		]);
		expect(told(found)).toEqual(["1: P3→P1", "4: created", "3: created"]);
	});

	test("a crew in danger before every P1, whatever the priority of its incident", () => {
		const found = resumed(BEFORE, [
			event(1, { incident: incident(4, { priority: 1 }) }),
			event(2, { escalations: [escalation(9, 1, { chain: "unit_emergency:1", trigger: "unit_emergency", priority: 1 })] }),
		]);
		expect(told(found)).toEqual(["1: alarm 9", "4: created"]);
	});

	test("an alarm that was taken, by whom; one that came and was taken meanwhile too", () => {
		const ended = { ended_at: "2026-07-01T02:00:09Z", ended_by: "lan" };
		const other = escalation(6, 1, { chain: "call_unanswered:1" });
		const found = resumed(BEFORE, [
			event(1, { escalations: [escalation(5, 2, ended)] }, { incident_id: 2 }),
			event(2, { escalations: [other] }, { incident_id: 1 }),
			event(3, { escalations: [{ ...other, ...ended }] }, { incident_id: 1 }),
		]);
		expect(told(found)).toEqual(["2: alarm 5 over by lan", "1: alarm 6 over by lan"]);
	});

	test("an alarm that asks others is not told here, and of a chain that went on only its newest step", () => {
		const later = { chain: "a", agencies: ["police"] };
		const found = resumed(BEFORE, [
			event(1, { escalations: [escalation(7, 1, { chain: "b", agencies: ["fire"] })] }),
			event(2, { escalations: [escalation(8, 1, { ...later, step: 0 })] }),
			event(3, { escalations: [escalation(9, 1, { ...later, step: 1 })] }),
		]);
		expect(told(found)).toEqual(["1: alarm 9"]);
	});

	test("what units did, on one's own incidents alone", () => {
		const changed = incident(2, {
			version: 2,
			priority: 2,
			assignments: [assignment(1, 2, { status: "on_scene" }), assignment(2, 2)],
		});
		expect(told(resumed(BEFORE, [event(1, { incident: changed })]))).toEqual(["2: XE1 on_scene, XE2 dispatched"]);
		expect(resumed(BEFORE, [event(1, { incident: changed })], () => false)).toEqual([]);
	});

	test("notes, messages that failed, and calls that were added", () => {
		const found = resumed(BEFORE, [
			event(1, { note: "có súng" }, { name: "note.added", incident_id: 1, actor: "mai" }),
			event(
				2,
				{ message: { id: 1, kind: "sms", recipient: "duty", attempts: 5, error: "" } },
				{ name: "message.parked", incident_id: 1 },
			),
			event(3, { incident: incident(1, { version: 2, calls: [1] }), calls: [call(1, 1)] }),
		]);
		expect(told(found)).toEqual(["1: +1 calls, note of mai, no message to duty"]);
	});

	test("an incident that ended, with how; what was over with it goes without saying", () => {
		expect(told(resumed(BEFORE, [event(1, { incident: incident(2, { priority: 2, status: "closed" }) })]))).toEqual([
			"2: ended closed",
		]);
	});

	test("one that came and ended in between", () => {
		const found = resumed(BEFORE, [
			event(1, { incident: incident(8) }),
			event(2, { incident: incident(8, { status: "cancelled" }) }),
		]);
		expect(told(found)).toEqual(["8: created, ended cancelled"]);
	});
});

test("after a reset, the difference of the boards says what can be known", () => {
	const now = boardState(
		board({
			incidents: [incident(1, { priority: 1 }), incident(7)],
			escalations: [escalation(11, 7, { chain: "incident_unassigned:7" })],
		}),
	);
	expect(told(missed({ before: BEFORE, now, events: [] }, ME, MINE))).toEqual([
		"1: P3→P1",
		"2: ended null",
		"7: alarm 11, created",
	]);
});

test("what was missed twice is one list, the later first", () => {
	const first = resumed(BEFORE, [event(1, { incident: incident(3) })]);
	const second = resumed(BEFORE, [
		event(2, { note: "xong" }, { name: "note.added", incident_id: 3, actor: "lan" }),
		event(3, { incident: incident(4, { priority: 1 }) }),
		event(4, { incident: incident(3, { version: 2 }) }),
	]);
	expect(told(joined(first, second))).toEqual(["4: created", "3: created, note of lan, created"]);
});
