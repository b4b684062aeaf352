// Which positions are worth a thin line and a small disk, long after the unit has moved on.
import type { StoredFix } from "./storage.ts";

/** How close together fixes of an age are kept. The newest say where the unit is, the others how it went. */
const STEPS: readonly { olderThan_ms: number; apart_ms: number }[] = [
	{ olderThan_ms: 3_600_000, apart_ms: 60_000 },
	{ olderThan_ms: 600_000, apart_ms: 15_000 },
	{ olderThan_ms: 60_000, apart_ms: 5_000 },
];

/** The orders of those fixes, which stand in the order of their time, that may be dropped. */
export function superfluous(fixes: readonly StoredFix[], now_ms: number): number[] {
	const dropped: number[] = [];
	let kept_ms = Number.NEGATIVE_INFINITY;
	for (const { order, at_ms } of fixes) {
		const apart_ms = STEPS.find((step) => now_ms - at_ms > step.olderThan_ms)?.apart_ms ?? 0;
		if (at_ms - kept_ms < apart_ms) dropped.push(order);
		else kept_ms = at_ms;
	}
	return dropped;
}
