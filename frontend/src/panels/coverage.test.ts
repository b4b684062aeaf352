// What a screen says of coverage must not be better than what is known.
import { expect, test } from "vitest";
import type { AgencyCoverage, MoveUpCard } from "../contract.ts";
import { changesOf, people, sharePercent, unreached, withoutMoveUp, worstAreas } from "./coverage.ts";

function area(code: string, count: number, ...reached: number[]) {
	return { code, name: code, kind: "xã", people: count, reached };
}

const agency: AgencyCoverage = {
	agency: "fire",
	reached: [],
	areas: [area("far", 300, 0, 300), area("half", 1000, 400, 900), area("near", 500, 500, 500)],
	units_counted: 1,
	left_out: [],
	estimated: true,
};

test("the worst areas are those with the most people unreached within the shortest time", () => {
	expect(worstAreas(agency, 5).map(({ code }) => code)).toEqual(["half", "far"]);
	expect(worstAreas(agency, 1).map(({ code }) => code)).toEqual(["half"]);
	expect(unreached(area("odd", 10, 11))).toBe(0);
});

test("not all are said to be reached while somebody is not", () => {
	expect(sharePercent(0.9999)).toBe("99,9 %");
	expect(sharePercent(1)).toBe("100,0 %");
	expect(sharePercent(0)).toBe("0,0 %");
	expect(people(1230456)).toBe("1.230.456");
});

test("an empty station to which nothing is proposed is told too", () => {
	const empty = [
		{ agency: "fire", station: "east" },
		{ agency: "fire", station: "west" },
		{ agency: "police", station: "south" },
	];
	expect(withoutMoveUp(empty, [{ to_station: "east" } as MoveUpCard], "fire")).toEqual(["west"]);
});

test("a move that was overtaken says what has changed", () => {
	const refused = { type: "", title: "", status: 409, detail: "", code: "move_up_outdated", keep_free: 1 };
	expect(changesOf({ ...refused, units: ["CC01", "CC02"], left_behind: 1 })).toEqual(["Nơi đến đã có CC01, CC02."]);
	expect(changesOf({ ...refused, units: [], left_behind: 0 })).toEqual(["Nơi đi sẽ còn 0 tổ sẵn sàng, cần giữ lại 1."]);
});
