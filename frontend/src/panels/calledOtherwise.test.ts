import { expect, test } from "vitest";
import type { PlaceCandidate } from "../contract.ts";
import { calledOtherwise } from "./calledOtherwise.ts";

const BRIDGE: PlaceCandidate = {
	id: 7,
	label: "Cầu Bà Ký",
	kind: "bridge",
	lon: 106.9,
	lat: 11.8,
	radius_m: 30,
	how: "exact",
	score: 1,
	within: ["xã Đức Liễu", "tỉnh Đồng Nai"],
	matched: "Cầu Bà Ký",
	old_names: ["Cầu Sập"],
	shape: null,
	twins: [],
	distance_m: null,
	flags: [],
};

test("words that a person corrected into a place may be its name", () => {
	expect(calledOtherwise(" dốc Cây Khế ", BRIDGE)).toEqual({ place: 7, label: "Cầu Bà Ký", said: "dốc Cây Khế" });
});

test.each(["", "cau ba ky", "gần cầu Bà Ký", "Bà Ký", "CẦU SẬP", "xã Đức Liễu"])("nothing is learned from %o", (said) => {
	expect(calledOtherwise(said, BRIDGE)).toBeNull();
});

test("what was computed has no names, and no name is a whole story", () => {
	expect(calledOtherwise("dốc Cây Khế", { ...BRIDGE, id: null })).toBeNull();
	expect(calledOtherwise("dốc ".repeat(60), BRIDGE)).toBeNull();
});
