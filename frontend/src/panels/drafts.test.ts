// What a person types into an open incident is kept, field by field, until it is saved.
import { expect, test } from "vitest";
import { incident } from "../live/testing.ts";
import { type Drafts, known, lastTyped, typedOver, without } from "./drafts.ts";

const NONE: Drafts = new Map();

test("coordinates are typed over none, and over those that the centre knows", () => {
	const unplaced = incident(1);
	expect(known(unplaced, "location")).toBe("");
	expect(typedOver(NONE, unplaced, "location", "11.5").get(1)).toEqual({ location: { text: "11.5", version: 1 } });
	const placed = incident(1, { location: { lat: 11.5349, lon: 106.8832, radius_m: 350, source: "network" } });
	expect(known(placed, "location")).toBe("11.53490, 106.88320");
	expect(typedOver(NONE, placed, "location", "").get(1)).toEqual({ location: { text: "", version: 1 } });
});

test("the version is the one that the person looked at when they began with the field", () => {
	const begun = typedOver(NONE, incident(1, { version: 3 }), "place", "chợ");
	const later = typedOver(begun, incident(1, { version: 8 }), "location", "11.5, 106.8");
	const on = typedOver(later, incident(1, { version: 9 }), "place", "chợ Đ");
	expect(on.get(1)).toEqual({ place: { text: "chợ Đ", version: 3 }, location: { text: "11.5, 106.8", version: 8 } });
});

test("a field that was saved takes nothing of the others with it", () => {
	const place = typedOver(NONE, incident(1), "place", "chợ");
	const both = typedOver(place, incident(1), "location", "11.5, 106.8");
	expect(without(both, 1, "location").get(1)).toEqual({ place: { text: "chợ", version: 1 } });
	expect(without(both, 1, "priority").get(1)).toEqual(both.get(1));
	expect(without(without(both, 1, "location"), 1, "place").has(1)).toBe(false);
	expect(without(both, 2, "place").get(1)).toEqual(both.get(1));
});

test("what is typed back to what the centre knows is no draft", () => {
	const card = incident(1, { place: "chợ" });
	expect(typedOver(typedOver(NONE, card, "place", "chợ "), card, "place", "chợ").has(1)).toBe(false);
});

test("what was typed last and not saved is still being edited", () => {
	const place = typedOver(NONE, incident(1), "place", "chợ");
	const both = typedOver(place, incident(1), "location", "11.5, 106.8");
	expect(lastTyped(both, 1)).toBe("location");
	expect(lastTyped(without(both, 1, "location"), 1)).toBe("place");
	expect(lastTyped(both, 2)).toBeNull();
	expect(lastTyped(NONE, 1)).toBeNull();
});
