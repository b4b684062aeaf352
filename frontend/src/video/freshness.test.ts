// A camera that has stopped must never look as if it showed the present.
import { expect, test } from "vitest";
import { age_s, arrivalOf, conditionOf, NOTHING_YET, STALE_S } from "./freshness.ts";

const NOW = 1_000_000;
const arrived = (ago_s: number) => ({ ...NOTHING_YET, arrivedAt: NOW - ago_s * 1000 });

test("what stops coming grows old and then stale", () => {
	expect(conditionOf(NOTHING_YET, NOW)).toBe("waiting");
	expect(conditionOf(arrived(0), NOW)).toBe("live");
	expect(conditionOf(arrived(STALE_S), NOW)).toBe("live");
	expect(conditionOf(arrived(STALE_S + 1), NOW)).toBe("stale");
	expect(age_s(arrived(3.9), NOW)).toBe(3);
	expect(age_s(arrived(-5), NOW)).toBe(0);
});

test("a dead stream is dead however new its last picture is, and a look that is over is over", () => {
	expect(conditionOf({ ...arrived(0), deadSince: "" }, NOW)).toBe("dead");
	expect(conditionOf({ ...arrived(0), deadSince: "2026-01-01T00:00:00Z", isOver: true }, NOW)).toBe("over");
});

test("an old piece that comes now is as old as the stream says, by the centre's clock", () => {
	const centreNow = NOW + 3_600_000;
	expect(arrivalOf(null, centreNow, NOW)).toBe(NOW);
	expect(arrivalOf(centreNow - 60_000, centreNow, NOW)).toBe(NOW - 60_000);
	expect(arrivalOf(centreNow + 60_000, centreNow, NOW)).toBe(NOW);
	const arrivedAt = arrivalOf(centreNow - 60_000, centreNow, NOW);
	expect(conditionOf({ ...NOTHING_YET, arrivedAt }, NOW)).toBe("stale");
});
