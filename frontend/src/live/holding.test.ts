// A command that could come to nothing is held, and the gravest reason is said.
import { expect, test } from "vitest";
import { holdOf } from "./holding.ts";

test.each([
	["live", [], null],
	["live", ["redis", "engine", "outbox"], null],
	["live", ["redis", "database_read_only"], "database_read_only"],
	["live", ["database_read_only", "database"], "database_away"],
	["stale", [], "screen_not_fresh"],
	["offline", ["database"], "screen_not_fresh"],
] as const)("%s with %j out of order", (freshness, degraded, expected) => {
	expect(holdOf(freshness, degraded)).toBe(expected);
});
