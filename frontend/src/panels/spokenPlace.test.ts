import { expect, test } from "vitest";
import type { PlaceCandidate } from "../contract.ts";
import { NO_PLACE, placeChosen, placeTyped, placeWords, spokenAt } from "./spokenPlace.ts";

const LOC_THANH: PlaceCandidate = {
	id: 1,
	label: "Lộc Thành",
	kind: "commune",
	lon: 106.55,
	lat: 11.78,
	radius_m: 4000,
	how: "exact",
	score: 1,
	within: ["Lộc Ninh"],
	matched: "Lộc Thành",
	old_names: [],
	shape: null,
	twins: [],
	distance_m: null,
	flags: [],
};

test("a place chosen is its words, its point and its circle", () => {
	const chosen = placeChosen(LOC_THANH, "loc thanh");
	expect(chosen.place).toBe("Lộc Thành, Lộc Ninh");
	expect(chosen.coordinates).toBe("11.78000, 106.55000");
	expect(spokenAt(chosen)).toEqual({ lon: 106.55, lat: 11.78, radius_m: 4000, source: "spoken" });
});

test("another place that is typed afterwards does not keep the point of the first", () => {
	const typed = placeTyped(placeChosen(LOC_THANH, "loc thanh"), "Lộc Thạnh");
	expect(typed).toEqual({ place: "Lộc Thạnh", coordinates: "", chosen: null });
	expect(spokenAt(typed)).toBeNull();
});

test("figures that a person typed stay under any words, and are theirs", () => {
	const moved = { ...placeChosen(LOC_THANH, "loc thanh"), coordinates: "11.79, 106.56" };
	const typed = placeTyped(moved, "Lộc Thạnh");
	expect(spokenAt(typed)).toEqual({ lon: 106.56, lat: 11.79, radius_m: 0, source: "operator" });
	expect(placeTyped({ ...NO_PLACE, coordinates: "11.79, 106.56" }, "Lộc").coordinates).toBe("11.79, 106.56");
});

test("the same words again change nothing", () => {
	const chosen = placeChosen(LOC_THANH, "loc thanh");
	expect(placeTyped(chosen, chosen.place)).toEqual(chosen);
});

test.each(["", "Lộc Thành", "loc thanh loc ninh", "Lộc  Thành,"])(
	"words that say no more than the place are not kept: %o",
	(typed) => {
		expect(placeWords(LOC_THANH, typed)).toBe("Lộc Thành, Lộc Ninh");
	},
);

test("what the caller said beside the place is kept, but not how it was mistyped", () => {
	const said = "nhà cổng xanh sau chợ Lộc Thành 300 m";
	expect(placeWords({ ...LOC_THANH, how: "part" }, said)).toBe(`Lộc Thành, Lộc Ninh (“${said}”)`);
	expect(placeWords({ ...LOC_THANH, how: "typo" }, "loc thahn")).toBe("Lộc Thành, Lộc Ninh");
	expect(placeWords({ ...LOC_THANH, how: "near" }, "x".repeat(400)).length).toBe(300);
});
