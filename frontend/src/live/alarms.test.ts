import { expect, test } from "vitest";
import type { EscalationEffect } from "../contract.ts";
import { asking, askingOthers, concerns } from "./alarms.ts";
import { Store } from "./store.ts";
import { board, escalation, person } from "./testing.ts";
import { cameLate, merge, recorded } from "./timeline.ts";

test.each<[string, EscalationEffect, string[], string[], string[], boolean]>([
	["a dispatcher of the agency", "alarm_agency", ["fire"], ["dispatcher"], ["fire"], true],
	["a call-taker of the agency", "alarm_agency", ["fire", "police"], ["call_taker"], ["police"], true],
	["a dispatcher of another agency", "alarm_agency", ["fire"], ["dispatcher"], ["police"], false],
	["a supervisor, before it is their turn", "alarm_agency", ["fire"], ["supervisor"], ["fire"], false],
	["every dispatcher, where no agency is named", "alarm_agency", [], ["dispatcher"], ["police"], true],
	["a supervisor", "alarm_supervisor", ["fire"], ["supervisor"], [], true],
	["a dispatcher, when supervisors are asked", "alarm_supervisor", ["fire"], ["dispatcher"], ["fire"], false],
	["a supervisor still, when a message went out", "sms_duty_officer", ["fire"], ["supervisor"], [], true],
	["a supervisor still, when somebody was called up", "call_duty_officer", ["fire"], ["supervisor"], [], true],
	["the agency's shift lead", "alarm_shift_lead", ["fire"], ["shift_lead"], ["fire"], true],
	["no shift lead of another agency", "alarm_shift_lead", ["fire"], ["shift_lead"], ["police"], false],
	["no dispatcher, when the shift lead is asked", "alarm_shift_lead", ["fire"], ["dispatcher"], ["fire"], false],
	["the dispatcher to whom a unit is offered", "offer_unit", ["fire"], ["dispatcher"], ["fire"], true],
	["the dispatcher whose alarm level was raised", "raise_alarm_level", ["fire"], ["dispatcher"], ["fire"], true],
	["the dispatcher to whom an agency was added", "add_agency", ["fire"], ["dispatcher"], ["fire"], true],
	["the shift lead, when supervisors are asked", "alarm_supervisor", ["fire"], ["shift_lead"], ["fire"], true],
	["the shift lead still, when somebody was called up", "call_duty_officer", ["fire"], ["shift_lead"], ["fire"], true],
	["no dispatcher, when a message went out", "sms_duty_officer", ["fire"], ["dispatcher"], ["fire"], false],
])("an alarm asks %s", (_, effect, agencies, roles, own, expected) => {
	expect(concerns(escalation(1, 1, { effect, agencies }), person(roles, own))).toBe(expected);
});

test.each([
	["dispatcher", ["police"], true],
	["shift_lead", ["police"], true],
	["supervisor", ["police", "fire"], true],
	["duty_officer", ["police"], true],
	["dispatcher", ["fire"], false],
])("a crew in danger asks a %s of %s: %s", (role, own, expected) => {
	const danger = escalation(1, 1, { trigger: "unit_emergency", effect: "alarm_agency", agencies: ["police"] });
	expect(concerns(danger, person([role], own))).toBe(expected);
});

test("of a chain that goes on, the newest step that asks a person is shown, and each chain by itself", () => {
	const alarms = [
		escalation(1, 1, { chain: "a", step: 0, effect: "alarm_agency", agencies: ["fire"] }),
		escalation(2, 1, { chain: "a", step: 1, effect: "offer_unit", agencies: ["fire"] }),
		escalation(3, 1, { chain: "a", step: 2, effect: "alarm_supervisor", agencies: ["fire"] }),
		escalation(4, 1, { chain: "b", step: 0, effect: "alarm_agency", agencies: ["fire"] }),
	];
	expect(asking(alarms, person(["dispatcher"], ["fire"])).map(({ id }) => id)).toEqual([2, 4]);
	expect(asking(alarms, person(["supervisor"], [])).map(({ id }) => id)).toEqual([3]);
});

test("what stands on the board and asks somebody else is counted apart, each chain once", () => {
	const alarms = [
		escalation(1, 1, { chain: "a", step: 0, effect: "alarm_agency", agencies: ["fire"] }),
		escalation(2, 1, { chain: "a", step: 1, effect: "alarm_supervisor", agencies: ["fire"] }),
		escalation(3, 1, { chain: "b", step: 1, effect: "alarm_supervisor", agencies: ["fire"] }),
		escalation(4, 1, { chain: "b", step: 2, effect: "call_duty_officer", agencies: ["fire"] }),
	];
	expect(askingOthers(alarms, person(["dispatcher"], ["fire"])).map(({ id }) => id)).toEqual([4]);
	expect(askingOthers(alarms, person(["supervisor"], []))).toEqual([]);
});

test("a crew in danger is taken before every other alarm, however long those wait", () => {
	const store = new Store();
	const escalations = [
		escalation(1, 1, { chain: "a", priority: 1, fired_at: "2026-07-01T01:00:00Z" }),
		escalation(2, 2, { chain: "b", priority: 2, fired_at: "2026-07-01T03:00:00Z", trigger: "unit_emergency" }),
	];
	store.take([{ type: "snapshot", cursor: 0, scope: "all", board: board({ escalations }) }]);
	expect(asking(store.escalations.all(), person(["dispatcher"], ["police"])).map(({ id }) => id)).toEqual([2, 1]);
});

test("a timeline holds each event once, in order", () => {
	const at = (seq: number) => ({
		seq,
		name: "note.added" as const,
		incident_id: 1,
		actor: null,
		at: "",
		occurred_at: "",
		data: {},
	});
	const known = [at(1), at(4)];
	expect(merge(known, [at(4), at(2), at(9)]).map((event) => event.seq)).toEqual([1, 2, 4, 9]);
	expect(merge(known, [at(4)])).toBe(known);
});

test("what is read of the record has the shape of what comes on the socket", () => {
	const entry = { incident_id: 1, agencies: [], recorded_at: "2026-07-01T02:00:00Z", previous_hash: "", hash: "" };
	const event = { seq: 7, name: "note.added" as const, actor: "mai", occurred_at: "", data: { note: "chờ" } };
	expect(recorded([{ ...entry, ...event }])).toMatchObject([{ ...event, at: entry.recorded_at }]);
});

test.each([
	["2026-07-01T02:00:00Z", "2026-07-01T02:00:59Z", false],
	["2026-07-01T02:00:00Z", "2026-07-01T05:00:00Z", true],
	// The clock of the device was ahead.
	["2026-07-01T02:01:30Z", "2026-07-01T02:00:00Z", false],
	["", "", false],
])("what happened at %s and came at %s came late: %s", (occurred_at, at, late) => {
	expect(cameLate({ at, occurred_at })).toBe(late ? at : null);
});
