// The board's groups, what narrows it, and several units at once.
import { describe, expect, test } from "vitest";
import type { Catalogue, UnitCard } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";
import { unit } from "../live/testing.ts";
import { type DutyOutcomes, forEachUnit, refused } from "./bulkDuty.ts";
import { keepViews, keptViews } from "./keptViews.ts";
import { WHOLE_QUEUE } from "./queueFilter.ts";
import { type UnitFilter, unitLines, unitTest, WHOLE_BOARD } from "./unitLines.ts";

const catalogue = {
	stations: [{ code: "loc_ninh", name_vi: "Trạm Lộc Ninh", name_en: "Loc Ninh station", agency: "fire", lon: 0, lat: 0 }],
	unit_types: [{ code: "pumper", name_vi: "Xe chữa cháy", name_en: "Pumper", agency: "fire", transports: false, next: {} }],
} as Partial<Catalogue> as Catalogue;

const cards = [
	unit(1, { agency: "fire", station: "bu_dang", status: "off_duty", type: "pumper" }),
	unit(2, { agency: "fire", station: "loc_ninh", crew: ["Trần Đức An"] }),
	unit(3, { agency: "fire", station: "loc_ninh" }),
	unit(4, { agency: "police", station: "loc_ninh" }),
];

function keys(filter: Partial<UnitFilter> = {}, folded: string[] = [], isFiltering = false): string[] {
	const fits = unitTest({ ...WHOLE_BOARD, ...filter }, catalogue);
	return unitLines(cards, fits, new Set(folded), isFiltering).lines.map(({ key }) => key);
}

describe("the lines of the board", () => {
	test("are agencies, stations and units", () => {
		expect(keys()).toEqual([
			"agency:fire",
			"station:fire:bu_dang",
			"unit:1",
			"station:fire:loc_ninh",
			"unit:2",
			"unit:3",
			"agency:police",
			"station:police:loc_ninh",
			"unit:4",
		]);
	});

	test("fold by station and by agency", () => {
		expect(keys({}, ["station:fire:loc_ninh", "agency:police"])).toEqual([
			"agency:fire",
			"station:fire:bu_dang",
			"unit:1",
			"station:fire:loc_ninh",
			"agency:police",
		]);
	});

	test("show what is searched for, also in a group that is folded, and count what they hide", () => {
		expect(keys({ text: "duc an" }, ["agency:fire"], true)).toEqual(["agency:fire", "station:fire:loc_ninh", "unit:2"]);
		const { fitting, hidden } = unitLines(cards, ({ id }) => id === 2, new Set(["agency:fire"]), false);
		expect([fitting, hidden]).toEqual([[2], 3]);
	});

	test("count all units of a group, whatever is shown of it", () => {
		const [agency] = unitLines(cards, ({ id }) => id === 2, new Set(), true).lines;
		expect(agency).toMatchObject({ kind: "agency", ids: [1, 2, 3] });
	});
});

test.each<[Partial<UnitFilter>, number[]]>([
	[{ text: "xe3" }, [3]],
	[{ text: "chua chay" }, [1]],
	[{ text: "tram loc ninh" }, [2, 3, 4]],
	[{ status: "off_duty" }, [1]],
	[{ text: "loc ninh", status: "off_duty" }, []],
])("%j finds units %j", (filter, expected) => {
	expect(cards.filter(unitTest({ ...WHOLE_BOARD, ...filter }, catalogue)).map(({ id }) => id)).toEqual(expected);
});

test("of each of several units it is known what became of it", async () => {
	const told: number[] = [];
	let last: DutyOutcomes = new Map();
	let atOnce = 0;
	let most = 0;
	await forEachUnit(
		[1, 2, 3, 4, 5, 6],
		async (id) => {
			atOnce += 1;
			most = Math.max(most, atOnce);
			await Promise.resolve();
			atOnce -= 1;
			if (id === 3) return { ok: false, problem: ownProblem("unit_assigned", 409) };
			return { ok: true, value: cards[0] as UnitCard };
		},
		(outcomes) => {
			told.push(outcomes.size);
			last = outcomes;
		},
	);
	expect(told).toEqual([1, 2, 3, 4, 5, 6]);
	expect(refused(last)).toEqual([3]);
	expect(last.get(1)).toBeNull();
	expect(most).toBe(4);
});

describe("how somebody looks at the lists", () => {
	const held = new Map<string, string>();
	const shelf = {
		getItem: (key: string) => held.get(key) ?? null,
		setItem: (key: string, text: string) => void held.set(key, text),
		removeItem: (key: string) => void held.delete(key),
	};
	const views = {
		queue: { text: "chợ", mine: true, agencies: ["fire"], status: "new" as const, areas: ["25210", ""] },
		acted: new Set([7]),
		units: { text: "xe", status: "off_duty" as const },
		folded: new Set(["agency:fire"]),
	};
	const beginning = { queue: WHOLE_QUEUE, acted: new Set(), units: WHOLE_BOARD, folded: new Set() };

	test("is there again for them, and for nobody else", () => {
		keepViews(shelf, "mai", views);
		expect(keptViews(shelf, "mai")).toEqual(views);
		expect(keptViews(shelf, "lan")).toEqual(beginning);
	});

	test.each(['{"queue":{"status":"closed","agencies":[1],"mine":"yes"}}', "[]", "no JSON", '{"folded":{}}'])(
		"is not taken from what this page could not have kept: %s",
		(text) => {
			held.set("eoc.views:an", text);
			expect(keptViews(shelf, "an")).toEqual(beginning);
		},
	);
});
