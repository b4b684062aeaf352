import { expect, test } from "vitest";
import { completionsOf } from "./completions.ts";
import { known } from "./testing.ts";

test.each([
	["", []],
	["D", []],
	["un", ["UNDO"]],
	["ac", ["ACK"]],
	["q", []],
	["D ", ["D XE07 ", "D XE08 ", "D XE10 ", "D CA07 "]],
	["đ xe0", ["đ XE07 ", "đ XE08 "]],
	["D XE07", []],
	["D XE07 xe", ["D XE07 XE08 ", "D XE07 XE10 "]],
	["D XE07 ", ["D XE07 26-000012 ", "D XE07 26-000112 ", "D XE07 26-000045 "]],
	["D XE07 12", ["D XE07 26-000012 ", "D XE07 26-000112 "]],
	["D XE07 26-000012 ", []],
	["E ", []],
	["T x", ["T XE09 "]],
	["C ", ["C XE09 "]],
	["T XE09 ", ["T XE09 binh_long ", "T XE09 loc_ninh ", "T XE09 dong_phu "]],
	["T XE09 lộc", ["T XE09 loc_ninh "]],
	["T XE09 loc_ninh ", []],
	["P ", ["P 26-000012 ", "P 26-000112 ", "P 26-000045 "]],
	["P 3", []],
	["P 45 ", [1, 2, 3, 4, 5].map((priority) => `P 45 ${priority}`)],
	["P 45 2", []],
	["N 4", ["N 26-000045 "]],
	["N chữ", []],
	["S chợ", []],
	["M 4", ["M 26-000045 "]],
	["M xe0", ["M XE07 ", "M XE08 ", "M XE09 "]],
	["M xe", []],
	["M XE07 về", []],
	["W ", ["W bando", "W lucluong", "W dienbien"]],
	["W ti", ["W timeline"]],
	["W bando", []],
])("%j goes on as %j", (line, expected) => {
	expect(completionsOf(line, known()).map((completion) => completion.line)).toEqual(expected);
});
