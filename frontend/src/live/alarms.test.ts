import { expect, test } from "vitest";
import type { EscalationEffect } from "../contract.ts";
import { asking, concerns } from "./alarms.ts";
import { escalation, person } from "./testing.ts";
import { merge } from "./timeline.ts";

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
	["no dispatcher, when a message went out", "sms_duty_officer", ["fire"], ["dispatcher"], ["fire"], false],
])("an alarm asks %s", (_, effect, agencies, roles, own, expected) => {
	expect(concerns(escalation(1, 1, { effect, agencies }), person(roles, own))).toBe(expected);
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

test("a timeline holds each event once, in order", () => {
	const at = (seq: number) => ({ seq, name: "note.added" as const, actor: null, occurred_at: "", data: {} });
	const known = [at(1), at(4)];
	expect(merge(known, [at(4), at(2), at(9)]).map((event) => event.seq)).toEqual([1, 2, 4, 9]);
	expect(merge(known, [at(4)])).toBe(known);
});
