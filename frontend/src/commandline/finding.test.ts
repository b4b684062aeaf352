import { expect, test } from "vitest";
import type { AssignmentCard } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { controlsMeant, search } from "./finding.ts";
import type { Control, Known } from "./known.ts";

test("the end of a number means that incident before one to which a unit of that name was sent", () => {
	const sent = incident(7, { number: "26-000007", assignments: [{ call_sign: "XE13" } as AssignmentCard] });
	const meant = incident(13, { number: "26-000013" });
	const known = {
		catalogue: { incident_types: [], unit_types: [], stations: [] },
		incidents: [sent, meant],
		units: [],
	} as unknown as Known;
	const found = search("13", known, 5).map((each) => each.kind === "incident" && each.incident.number);
	expect(found).toEqual(["26-000013", "26-000007"]);
	expect(search("xe13", known, 5).map((each) => each.kind === "incident" && each.incident.number)).toEqual(["26-000007"]);
});

test("what can be pressed is found by its words and those of its place, without accents; what begins with them comes first", () => {
	const on = (id: number, name: string, where = ""): Control => ({ id, name, where, use: () => {} });
	const controls = [
		on(1, "Mở lại đường đã đóng"),
		on(2, "Đóng vụ", "Vụ việc"),
		on(3, "Gộp vụ", "Vụ việc"),
		on(4, "Đóng", "Đường đóng"),
	];
	const meant = (words: string, most = 9): number[] => controlsMeant(words, controls, most).map(({ id }) => id);
	expect(meant("dong")).toEqual([4, 2, 1]);
	expect(meant("ddongs")).toEqual([4, 2, 1]);
	expect(meant("dong vu viec")).toEqual([2]);
	expect(meant("dong", 1)).toEqual([4]);
	expect(meant("xoa")).toEqual([]);
});
