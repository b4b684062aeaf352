// When a command is not sent at all, because nothing could come of it.
import type { Freshness } from "./socket.ts";

/** Why, as the code of a problem. */
export type Hold = "screen_not_fresh" | "database_away" | "database_read_only";

/** `degraded` are the parts of the centre that do not work, as the heartbeat names them. */
export function holdOf(freshness: Freshness, degraded: readonly string[]): Hold | null {
	if (freshness !== "live") return "screen_not_fresh";
	if (degraded.includes("database")) return "database_away";
	return degraded.includes("database_read_only") ? "database_read_only" : null;
}
