import { expect, test } from "vitest";
import type { IncidentTypeItem } from "../contract.ts";
import { typesMeant } from "./typeSearch.ts";

function type(code: string, name_vi: string, name_en: string, ...agencies: string[]): IncidentTypeItem {
	return { code, name_vi, name_en, agencies, priority: 2 };
}

const TYPES = [
	type("house_fire", "Cháy nhà", "House fire", "fire"),
	type("industrial_fire", "Cháy cơ sở/kho", "Industrial fire", "fire"),
	type("vehicle_fire", "Cháy xe", "Vehicle fire", "fire"),
	type("forest_fire", "Cháy rừng/rẫy cao su", "Forest fire", "fire"),
	type("traffic_crash", "Tai nạn giao thông", "Road traffic crash", "police", "ambulance"),
	type("drowning", "Đuối nước", "Drowning", "fire", "ambulance"),
	type("electrocution", "Điện giật", "Electrocution", "ambulance"),
	type("snatching", "Cướp giật", "Snatch theft", "police"),
	type("robbery", "Cướp tài sản", "Robbery", "police"),
	type("unconscious", "Hôn mê", "Unconscious person", "ambulance"),
	type("burn", "Bỏng", "Burns", "ambulance"),
];

function meant(text: string, ...agencies: string[]): string[] {
	return typesMeant(text, TYPES, agencies).map(({ code }) => code);
}

test.each([
	["chay nha", "house_fire"],
	["CHÁY NHÀ", "house_fire"],
	// Telex keys without an input method, and a text of which the last word is half typed.
	["chays nhaf", "house_fire"],
	["ddieenj giaatj", "electrocution"],
	["tai nan gi", "traffic_crash"],
	["tngt", "traffic_crash"],
	["duoi nuoc", "drowning"],
	["rừng", "forest_fire"],
	["house", "house_fire"],
])("%s means %s", (text, code) => {
	expect(meant(text)[0]).toBe(code);
});

test("at most five are named, those of the line's agency before others that fit as well", () => {
	expect(meant("c")).toHaveLength(5);
	expect(meant("giat", "police")[0]).toBe("snatching");
	expect(meant("giat", "ambulance")[0]).toBe("electrocution");
});

test("what begins so goes before what only holds the word", () => {
	expect(meant("cuop").sort()).toEqual(["robbery", "snatching"]);
	expect(meant("xe")[0]).toBe("vehicle_fire");
});

test("words that no type has all of name those that have most; short ones prove nothing", () => {
	expect(meant("chay quan karaoke")).toContain("house_fire");
	expect(meant("chay rung keo lai")[0]).toBe("forest_fire");
	expect(meant("zz o")).toEqual([]);
	expect(meant("")).toEqual([]);
	expect(meant("  / ")).toEqual([]);
});
