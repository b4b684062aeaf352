import { expect, test } from "vitest";
import type { Catalogue } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { areaBeside, areaChoices, areaName } from "./areas.ts";

const catalogue = {
	areas: [
		{ code: "25195", kind: "phường", name: "Bình Phước" },
		{ code: "25210", kind: "phường", name: "Đồng Xoài" },
		{ code: "25220", kind: "xã", name: "Lộc Ninh" },
	],
} as Partial<Catalogue> as Catalogue;

test.each([
	["25210", "Chợ Đồng Xoài", ""],
	["25210", "cho dong xoai", ""],
	["25210", "QL14 km 901", "phường Đồng Xoài"],
	["25210", "", "phường Đồng Xoài"],
	["99999", "", ""],
	[null, "", ""],
])("the commune %s is said beside the place %j as %j", (area, place, expected) => {
	expect(areaBeside(incident(1, { area, place }), catalogue)).toBe(expected);
});

test("a commune that the catalogue no longer knows stands for itself", () => {
	expect(areaName(catalogue, "25210")).toBe("phường Đồng Xoài");
	expect(areaName(catalogue, "26000")).toBe("26000");
});

test.each([
	["", [], ["", "25220", "25195", "25210"]],
	["", ["25210"], ["25210", "", "25220", "25195"]],
	["dong x", [], ["25210"]],
	["ĐỒNG", [], ["25210"]],
	["phuong", [], ["25195", "25210"]],
	["zzz", [], []],
])("typing %j with %j chosen offers %j", (text, chosen, expected) => {
	const open = [incident(1, { area: "25220" }), incident(2, { area: null })];
	expect(areaChoices(catalogue, open, chosen, text).map(({ code }) => code)).toEqual(expected);
});

test("it is told how many incidents each has", () => {
	const open = [incident(1, { area: "25220" }), incident(2, { area: "25220" }), incident(3, { area: null })];
	const counts = areaChoices(catalogue, open, [], "").map(({ code, incidents }) => [code, incidents]);
	expect(counts).toEqual([
		["", 1],
		["25220", 2],
		["25195", 0],
		["25210", 0],
	]);
});
