import { expect, test } from "vitest";
import { dayOf, periodOf } from "./period.ts";

test("days begin and end at the centre's midnight", () => {
	expect(periodOf("2026-07-31", "2026-07-31")).toEqual({
		from_at: "2026-07-30T17:00:00.000Z",
		until: "2026-07-31T17:00:00.000Z",
	});
	expect(dayOf(Date.parse("2026-07-31T17:00:00Z"))).toBe("2026-08-01");
	expect(dayOf(Date.parse("2026-07-31T16:59:59Z"))).toBe("2026-07-31");
});

test.each([
	["2026-07-31", "2026-07-30"],
	["2025-01-01", "2026-07-30"],
	["", "2026-07-30"],
	["2026-07-31", "31/7"],
])("%j to %j is no time", (first, last) => {
	expect(periodOf(first, last)).toBeNull();
});
