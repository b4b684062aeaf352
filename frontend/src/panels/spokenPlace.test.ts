import { expect, test } from "vitest";
import type { PlaceCandidate } from "../contract.ts";
import { NO_PLACE, placeChosen, placeTyped, spokenAt } from "./spokenPlace.ts";

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
	const chosen = placeChosen(LOC_THANH);
	expect(chosen.place).toBe("Lộc Thành, Lộc Ninh");
	expect(chosen.coordinates).toBe("11.78000, 106.55000");
	expect(spokenAt(chosen)).toEqual({ lon: 106.55, lat: 11.78, radius_m: 4000, source: "spoken" });
});

test("another place that is typed afterwards does not keep the point of the first", () => {
	const typed = placeTyped(placeChosen(LOC_THANH), "Lộc Thạnh");
	expect(typed).toEqual({ place: "Lộc Thạnh", coordinates: "", chosen: null });
	expect(spokenAt(typed)).toBeNull();
});

test("figures that a person typed stay under any words, and are theirs", () => {
	const moved = { ...placeChosen(LOC_THANH), coordinates: "11.79, 106.56" };
	const typed = placeTyped(moved, "Lộc Thạnh");
	expect(spokenAt(typed)).toEqual({ lon: 106.56, lat: 11.79, radius_m: 0, source: "operator" });
	expect(placeTyped({ ...NO_PLACE, coordinates: "11.79, 106.56" }, "Lộc").coordinates).toBe("11.79, 106.56");
});

test("the same words again change nothing", () => {
	const chosen = placeChosen(LOC_THANH);
	expect(placeTyped(chosen, chosen.place)).toEqual(chosen);
});
