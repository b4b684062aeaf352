import { expect, test } from "vitest";
import type { Location, PlaceCandidate } from "../contract.ts";
import { calledOtherwise } from "./calledOtherwise.ts";
import { BRIDGE } from "./testingPlaces.ts";

function learned(place: string, candidate: PlaceCandidate = BRIDGE, location: Location | null = null) {
	return calledOtherwise({ place, location }, candidate);
}

test("words that a person corrected into a place may be its name", () => {
	expect(learned(" dốc Cây Khế ")).toEqual({ place: 7, label: "Cầu Bà Ký", said: "dốc Cây Khế" });
});

test.each(["", "cau ba ky", "gần cầu Bà Ký", "Bà Ký", "CẦU SẬP", "xã Đức Liễu"])("nothing is learned from %o", (said) => {
	expect(learned(said)).toBeNull();
});

test.each(["nhà bà Năm, số 0912345678", "gọi 0912345678", "anh Ba bị ngã. Nhà sau chợ", "dốc ".repeat(20)])(
	"a story is no name: %o",
	(said) => {
		expect(learned(said)).toBeNull();
	},
);

test("what was computed has no names, and the words of another place that was chosen are not learned", () => {
	expect(learned("dốc Cây Khế", { ...BRIDGE, id: null })).toBeNull();
	const chosen = { lon: 106.9, lat: 11.8, radius_m: 50 };
	expect(learned("Chợ Lộc Ninh", BRIDGE, { ...chosen, source: "spoken" })).toBeNull();
	expect(learned("dốc Cây Khế", BRIDGE, { ...chosen, source: "network" })).not.toBeNull();
});
