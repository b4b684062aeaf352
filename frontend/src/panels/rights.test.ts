import { expect, test } from "vitest";
import type { CallCard } from "../contract.ts";
import { call, person } from "../live/testing.ts";
import { callActions, mayChange, mayChangeFor, maySend, maySendFor } from "./rights.ts";

const taker = person(["call_taker"], ["police"], "mai");
const other = person(["dispatcher"], ["police"], "lan");
const lead = person(["shift_lead"], ["police"], "hoa");
const officer = person(["duty_officer"], ["police"], "an");

const OPEN_TASK = { due_at: null, attempts: 0, done_at: null, done_by: null, outcome: null };

function offered(fields: Partial<CallCard>, me = taker): string[] {
	return Object.entries(callActions(call(1, 1, fields), me))
		.filter(([, may]) => may)
		.map(([name]) => name);
}

test.each<[string, Partial<CallCard>, typeof taker, string[]]>([
	["a ringing call, to anybody at a desk", { status: "ringing" }, taker, ["answer", "close"]],
	["who has it", { status: "answered", answered_by: "mai" }, taker, ["hold", "end", "silence", "close"]],
	["who lets it wait", { status: "held", answered_by: "mai" }, taker, ["resume", "end", "silence", "close"]],
	["nobody else", { status: "answered", answered_by: "mai" }, other, []],
	["the shift lead all the same", { status: "answered", answered_by: "mai" }, lead, ["hold", "end", "silence", "close"]],
	["anybody, its result, once the caller has gone", { status: "ended", answered_by: "mai" }, other, ["close"]],
	["nothing once it is closed", { status: "ended", answered_by: "mai", disposition: "test" }, taker, []],
	["the task to call back", { status: "abandoned", call_back: OPEN_TASK }, other, ["close", "callBack"]],
	[
		"no task that is done",
		{ status: "abandoned", call_back: { ...OPEN_TASK, done_at: "2026-07-01T02:05:00Z" } },
		other,
		["close"],
	],
	["nothing to a duty officer", { status: "ringing" }, officer, []],
])("a call offers %s", (_, fields, me, expected) => {
	expect(offered(fields, me)).toEqual(expected);
});

test("units are sent by those who hold a desk of their agency", () => {
	expect([taker, other, lead, officer].map(maySend)).toEqual([false, true, true, false]);
	expect(maySendFor(other, "police")).toBe(true);
	expect(maySendFor(other, "fire")).toBe(false);
	expect([taker, other, lead, officer].map(mayChange)).toEqual([true, true, true, false]);
	expect(mayChangeFor(taker, "police")).toBe(true);
	expect(mayChangeFor(taker, "fire")).toBe(false);
});
