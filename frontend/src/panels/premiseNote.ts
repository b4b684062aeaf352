// How long a note on a place holds, from what stands in the fields of its form.

const DAY_MS = 86_400_000;
/** The centre's clock may be a little ahead of the request. */
const AHEAD_MS = 60_000;

/** When a note ends that holds for so many days from now, at most `mostDays`; null where its field is empty (NaN). */
export function endOfNote(now: number, days: number, mostDays: number): string | null {
	const end = now + Math.min(days, mostDays) * DAY_MS - AHEAD_MS;
	return Number.isNaN(end) ? null : new Date(end).toISOString();
}

/** What a field of a number shows: an emptied one stays empty. */
export function inField(value: number): number | "" {
	return Number.isNaN(value) ? "" : value;
}
