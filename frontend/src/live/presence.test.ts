import { expect, test } from "vitest";
import { arranged, byIncident, calledAs, Desks, othersThan } from "./presence.ts";
import { desk } from "./testing.ts";

const ids = (cards: readonly { id: string }[]): string[] => cards.map(({ id }) => id);

test("desks come, change and go; the first word of a connection leaves nobody from before", () => {
	const desks = new Desks();
	desks.take({ type: "presence", full: true, desks: [desk("a"), desk("b")] });
	desks.take({ type: "presence", full: false, desks: [desk("a", { incident_id: 7 }), desk("c")], gone: ["b", "never"] });
	expect(desks.all.value.map(({ id, incident_id }) => [id, incident_id])).toEqual([
		["a", 7],
		["c", null],
	]);
	desks.take({ type: "presence", full: true, desks: [desk("d")] });
	expect(ids(desks.all.value)).toEqual(["d"]);
});

test("this desk is not among the others, even before the centre knows what is open here", () => {
	const all = [desk("1", { username: "mai" }), desk("2", { username: "lan", incident_id: 7 })];
	expect(ids(othersThan(all, "mai", { incidentId: 7, field: null }))).toEqual(["2"]);
	expect(ids(othersThan(all, "nobody", { incidentId: 7, field: null }))).toEqual(["1", "2"]);
});

test("somebody who sits at two desks under one name is another at the other desk", () => {
	const all = [
		desk("1", { username: "mai", incident_id: 7, field: "place" }),
		desk("2", { username: "mai", incident_id: 7 }),
		desk("3", { username: "mai", incident_id: 8 }),
	];
	expect(ids(othersThan(all, "mai", { incidentId: 7, field: null }))).toEqual(["1", "3"]);
	expect(ids(othersThan(all, "mai", { incidentId: 7, field: "place" }))).toEqual(["2", "3"]);
	expect(ids(othersThan(all, "mai", { incidentId: 8, field: "what" }))).toEqual(["1", "2"]);
	expect(ids(othersThan(all, "mai", { incidentId: null, field: null }))).toEqual(["2", "3"]);
});

test("desks stand under the incident that is open there", () => {
	const found = byIncident([desk("a", { incident_id: 7 }), desk("b"), desk("c", { incident_id: 7 })]);
	expect(ids(found.get(7) ?? [])).toEqual(["a", "c"]);
	expect(found.size).toBe(1);
});

test("those who confirm nothing come first, the longest blind before all; the others by agency and name", () => {
	const { blind, groups } = arranged([
		desk("zoe"),
		desk("an", { blind_since: "2026-07-01T02:10:00Z" }),
		desk("binh", { blind_since: "2026-07-01T02:05:00Z" }),
		desk("chi", { agencies: null }),
		desk("dung", { name: "Ân" }),
		desk("em", { agencies: ["police", "fire"] }),
		desk("giang", { agencies: ["fire", "police"] }),
	]);
	expect(ids(blind)).toEqual(["binh", "an"]);
	expect(groups.map(({ agencies, desks }) => [agencies, ids(desks)])).toEqual([
		[null, ["chi"]],
		[
			["police", "fire"],
			["em", "giang"],
		],
		[["police"], ["dung", "zoe"]],
	]);
});

test("a person is called by their name, where they have one", () => {
	expect(calledAs({ name: "Nguyễn Thị Mai", username: "mai" })).toBe("Nguyễn Thị Mai");
	expect(calledAs({ name: "", username: "mai" })).toBe("mai");
});
