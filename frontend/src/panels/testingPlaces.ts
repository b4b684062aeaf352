// Places as tests of panels need them.
import type { PlaceCandidate } from "../contract.ts";

export const BRIDGE: PlaceCandidate = {
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
