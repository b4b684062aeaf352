// `@XE07` in a note leads to the unit; whatever is no unit that this desk sees stays the text that it is.
import { expect, test } from "vitest";
import { unit } from "../live/testing.ts";
import { completed, partsNaming, unitsBeingNamed } from "./mentions.ts";

const units = [unit(7, { call_sign: "XE07" }), unit(8, { call_sign: "XE08" }), unit(9, { call_sign: "CA 09" })];

test.each([
	["@XE07 vào cổng sau", ["[XE07]", " vào cổng sau"]],
	["Gọi @xê07, @xe-08.", ["Gọi ", "[XE07]", ", ", "[XE08]", "."]],
	["@CA09 chờ", ["[CA 09]", " chờ"]],
	["@XE99 và mai@xe07.vn", ["@XE99 và mai@xe07.vn"]],
	["", []],
])("%j", (text, expected) => {
	expect(partsNaming(text, units).map((part) => (typeof part === "string" ? part : `[${part.unit.call_sign}]`))).toEqual(
		expected,
	);
	expect(
		partsNaming(text, units)
			.map((part) => (typeof part === "string" ? part : part.text))
			.join(""),
	).toBe(text);
});

test.each([
	["@", ["XE07", "XE08", "CA 09"]],
	["Gọi @xe", ["XE07", "XE08"]],
	["Gọi @xê7", ["XE07"]],
	["@XE07", null],
	["@zz", []],
	["mai@xe", null],
	["Gọi xe", null],
	["@XE07 ", null],
])("while %j is typed", (text, expected) => {
	expect(unitsBeingNamed(text, text.length, units)?.map(({ call_sign }) => call_sign) ?? null).toEqual(expected);
});

test("a name is completed where the caret stands, and the caret goes behind it", () => {
	expect(completed("Gọi @xe cho @XE08", 7, units[0] as never)).toEqual({ text: "Gọi @XE07 cho @XE08", caret: 10 });
	expect(completed("@ca", 3, units[2] as never)).toEqual({ text: "@CA09 ", caret: 6 });
});
