import { describe, expect, test } from "vitest";
import type { CallerLocationCard, LocationLinkCard } from "../contract.ts";
import { call, incident } from "../live/testing.ts";
import { callToLocate, doubtsOf, isPlaceOf, linkState, newestOfEach } from "./callerLocations.ts";

const SENT = "2026-07-01T02:00:00Z";
const NOW = Date.parse("2026-07-01T02:05:00Z");

function link(fields: Partial<LocationLinkCard> = {}): LocationLinkCard {
	return {
		sent_at: SENT,
		sent_by: "mai",
		expires_at: "2026-07-01T02:30:00Z",
		message: "pending",
		opened_at: null,
		answered_at: null,
		...fields,
	};
}

function location(id: number, fields: Partial<CallerLocationCard> = {}): CallerLocationCard {
	return { id, source: "sms_link", lon: 106.9, lat: 11.5, radius_m: 12, occurred_at: SENT, recorded_at: SENT, ...fields };
}

describe("how far a link has come", () => {
	test.each([
		[{}, "pending"],
		[{ message: "sent" }, "sent"],
		[{ message: "parked" }, "failed"],
		[{ message: "uncertain" }, "uncertain"],
		// The provider was wrong: the page is open.
		[{ message: "parked", opened_at: SENT }, "opened"],
		[{ message: "sent", opened_at: SENT }, "opened"],
		[{ message: "sent", opened_at: SENT, expires_at: SENT }, "expired"],
		[{ message: "parked", expires_at: SENT }, "expired"],
		[{ message: "sent", opened_at: SENT, answered_at: SENT, expires_at: SENT }, "answered"],
	] as const)("%j is %s", (fields, expected) => {
		expect(linkState(link(fields), NOW)).toBe(expected);
	});
});

test("of each source the newest word stands first, and nothing is lost", () => {
	const [late, aml, early] = [location(3), location(2, { source: "aml" }), location(1)];
	expect(newestOfEach([late, aml, early])).toEqual({ newest: [late, aml], earlier: [early] });
	expect(newestOfEach([])).toEqual({ newest: [], earlier: [] });
});

test("a doubt is shown at the call that it is about", () => {
	const doubt = { code: "caller_elsewhere", facts: { call: 7 }, vi: "", en: "" };
	const card = incident(1, { location_doubts: [doubt, { ...doubt, facts: { call: 8 } }] });
	expect(doubtsOf(card, call(7, 1))).toEqual([doubt]);
	expect(doubtsOf(card, call(9, 1))).toEqual([]);
});

test("a place from another source is not the place of this one", () => {
	const at = { lon: 106.9, lat: 11.5, radius_m: 12 };
	expect(isPlaceOf(location(1), incident(1, { location: { ...at, source: "sms_link" } }))).toBe(true);
	expect(isPlaceOf(location(1), incident(1, { location: { ...at, source: "operator" } }))).toBe(false);
	expect(isPlaceOf(location(1), incident(1))).toBe(false);
});

test("the link goes to who is on the line, and never to who has no number", () => {
	const withheld = call(9, 1, { status: "answered", caller: null, caller_kind: "anonymous" });
	const gone = call(8, 1, { status: "ended" });
	const held = call(5, 1, { status: "held" });
	const ringing = call(6, 1);
	const elsewhere = call(10, 2, { status: "answered" });
	expect(callToLocate([withheld, gone, held, ringing, elsewhere], 1)?.id).toBe(5);
	expect(callToLocate([withheld, gone, ringing], 1)?.id).toBe(6);
	expect(callToLocate([withheld, gone, call(7, 1, { status: "ended" })], 1)?.id).toBe(8);
	expect(callToLocate([withheld, elsewhere], 1)).toBeUndefined();
});
