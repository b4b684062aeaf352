import { expect, test } from "vitest";
import type { EscalationEffect, Me } from "../contract.ts";
import { concerns } from "./alarms.ts";
import { escalation } from "./testing.ts";
import { merge } from "./timeline.ts";

function person(roles: string[], agencies: string[]): Me {
	return { id: 1, username: "a", name: "", roles, agencies, unit_id: null, language: "vi", centre: "" };
}

test.each<[string, EscalationEffect, string[], string[], string[], boolean]>([
	["a dispatcher of the agency", "alarm_agency", ["fire"], ["dispatcher"], ["fire"], true],
	["a call-taker of the agency", "alarm_agency", ["fire", "police"], ["call_taker"], ["police"], true],
	["a dispatcher of another agency", "alarm_agency", ["fire"], ["dispatcher"], ["police"], false],
	["a supervisor, before it is their turn", "alarm_agency", ["fire"], ["supervisor"], ["fire"], false],
	["every dispatcher, where no agency is named", "alarm_agency", [], ["dispatcher"], ["police"], true],
	["a supervisor", "alarm_supervisor", ["fire"], ["supervisor"], [], true],
	["a dispatcher, when supervisors are asked", "alarm_supervisor", ["fire"], ["dispatcher"], ["fire"], false],
	["a supervisor still, when a message went out", "sms_duty_officer", ["fire"], ["supervisor"], [], true],
	["no dispatcher, when a message went out", "sms_duty_officer", ["fire"], ["dispatcher"], ["fire"], false],
])("an alarm asks %s", (_, effect, agencies, roles, own, expected) => {
	expect(concerns(escalation(1, 1, { effect, agencies }), person(roles, own))).toBe(expected);
});

test("a timeline holds each event once, in order", () => {
	const at = (seq: number) => ({ seq, name: "note.added" as const, actor: null, occurred_at: "", data: {} });
	const known = [at(1), at(4)];
	expect(merge(known, [at(4), at(2), at(9)]).map((event) => event.seq)).toEqual([1, 2, 4, 9]);
	expect(merge(known, [at(4)])).toBe(known);
});
