import { expect, test } from "vitest";
import type { DeskItem, LineItem } from "../contract.ts";
import { answeredLines, desksFor, freeLines, partRinging, proposal } from "./deskShifts.ts";
import { call, desk, deskShift, person } from "./testing.ts";

function item(code: string, agency: string | null = null, shared = false): DeskItem {
	return { code, name_vi: code, name_en: code, agency, shared };
}

function line(code: string, agency: string | null): LineItem {
	return { code, name_vi: code, name_en: code, agency, refers_as: null };
}

const LINES = [line("112", null), line("113", "police"), line("115", "ambulance")];
const DESKS = [item("intake_1"), item("police_1", "police"), item("police_2", "police"), item("lead", null, true)];
const police = person(["dispatcher"], ["police"], "police");
const taker = person(["call_taker"], ["police", "ambulance"], "taker");

test("a line is answered by who sits at a desk and is there", () => {
	const shifts = [
		deskShift(1, { person: "a", lines: ["113"] }),
		deskShift(2, { person: "b", lines: ["115"] }),
		deskShift(3, { person: "gone", lines: ["112"] }),
	];
	const consoles = [desk("1", { username: "a" }), desk("2", { username: "b", blind_since: "2026-07-01T02:00:00Z" })];
	expect([...answeredLines(shifts, consoles)]).toEqual(["113"]);
	expect([...answeredLines(shifts, [...consoles, desk("3", { username: "b" })])]).toEqual(["113", "115"]);
	// Before anything is known of who is there, nobody answers.
	expect([...answeredLines(shifts, [])]).toEqual([]);
});

test("a line is free while one of those who answer it is there and speaks with nobody", () => {
	const shifts = [
		deskShift(1, { person: "a", lines: ["113", "115"] }),
		deskShift(2, { person: "b", lines: ["115"] }),
		deskShift(3, { person: "gone", lines: ["113"] }),
	];
	const consoles = [desk("1", { username: "a" }), desk("2", { username: "b" })];
	const spoken = [call(1, 1, { line: "115", status: "answered", answered_by: "a" })];
	expect([...freeLines(shifts, consoles, [])]).toEqual(["113", "115"]);
	expect([...freeLines(shifts, consoles, spoken)]).toEqual(["115"]);
	// A caller who is kept waiting, or has hung up, holds nobody back.
	for (const status of ["held", "ended"] as const)
		expect([...freeLines(shifts, consoles, [call(1, 1, { status, answered_by: "a" })])]).toEqual(["113", "115"]);
	// A call that this desk may not see is told by the console of who speaks.
	const silent = [desk("1", { username: "a", speaking: true }), desk("3", { username: "a" }), desk("2", { username: "b" })];
	expect([...freeLines(shifts, silent, [])]).toEqual(["115"]);
	const all = [...spoken, call(2, 2, { line: "115", status: "answered", answered_by: "b" })];
	expect([...freeLines(shifts, consoles, all)]).toEqual([]);
});

test("a ringing call is for the desk of its line, and for everybody where nobody answers the line", () => {
	const calls = [
		call(1, 1, { line: "113" }),
		call(2, 2, { line: "115" }),
		call(3, 3, { line: "112" }),
		call(4, 4, { line: "113", status: "answered" }),
	];
	const answered = new Set(["113", "115"]);
	const ids = (own?: Parameters<typeof partRinging>[1]) => {
		const { here, elsewhere } = partRinging(calls, own, answered);
		return [here.map(({ id }) => id), elsewhere.map(({ id }) => id)];
	};
	expect(ids(deskShift(1, { lines: ["113"] }))).toEqual([[1, 3], [2]]);
	expect(ids(deskShift(1, { lines: [] }))).toEqual([[3], [1, 2]]);
	expect(ids(undefined)).toEqual([[1, 2, 3], []]);
});

test("a person sits at desks of their agency and at those of nobody", () => {
	expect(desksFor([...DESKS, item("fire_1", "fire")], police).map(({ code }) => code)).toEqual([
		"intake_1",
		"police_1",
		"police_2",
		"lead",
	]);
});

test.each([
	["a desk of the agency, with its lines and those of nobody", police, [], null, "police_1", ["112", "113"]],
	["the next one where somebody sits", police, [deskShift(1, { person: "b" })], null, "police_2", ["112", "113"]],
	["a desk of nobody for who sees several agencies", taker, [], null, "intake_1", ["112", "113", "115"]],
	["the shared one for who leads", person(["shift_lead"], ["police"], "l"), [], null, "lead", ["112", "113"]],
	["no line for who answers none", person(["duty_officer"], ["police"], "o"), [], null, "police_1", []],
	["that of last time", police, [], { desk: "police_2", lines: ["113"] }, "police_2", ["113"]],
	[
		"another one where that of last time is taken, with the lines of last time",
		police,
		[deskShift(1, { desk: "police_2", person: "b" })],
		{ desk: "police_2", lines: ["113"] },
		"police_1",
		["113"],
	],
	["no line that is gone", police, [], { desk: "police_1", lines: ["113", "119"] }, "police_1", ["113"]],
	["lines of last time though they were none", police, [], { desk: "police_1", lines: [] }, "police_1", []],
])("Enter accepts %s", (_name, me, shifts, last, desk, lines) => {
	expect(proposal(DESKS, LINES, shifts, me, last)).toEqual({ desk, lines });
});

test("where all desks are taken the first one is proposed, which the centre then refuses with who sits there", () => {
	const shifts = [deskShift(1, { desk: "police_1", person: "b" })];
	expect(proposal([item("police_1", "police")], LINES, shifts, police, null).desk).toBe("police_1");
});
