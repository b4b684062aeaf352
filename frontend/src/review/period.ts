// Days as a person chooses them, on the centre's clock.

/** The centre's clock has no summer time. */
const ZONE = "+07:00";
const DAY_MS = 86_400_000;

/** From the beginning of the first day to the end of the last; null where that is no time that can be asked for. */
export function periodOf(first: string, last: string): { from_at: string; until: string } | null {
	const [from, until] = [Date.parse(`${first}T00:00:00${ZONE}`), Date.parse(`${last}T00:00:00${ZONE}`) + DAY_MS];
	if (!(until > from && until - from <= 400 * DAY_MS)) return null;
	return { from_at: new Date(from).toISOString(), until: new Date(until).toISOString() };
}

/** The day of a moment, `2026-07-31`. */
export function dayOf(at: number): string {
	return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(at);
}
