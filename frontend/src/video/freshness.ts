// How old a picture is, and what is said of it: a frozen one must not pass for what happens now.

/** A picture of this age is not of now. Segments of two seconds come in with six to ten seconds of delay. */
export const STALE_S = 15;

export interface Picture {
	/** When the last new piece of the picture came or, where the stream says it, was taken, in ms; null before the first. */
	arrivedAt: number | null;
	/** Since when no picture comes, as the centre says; "" where it does not know; null while one comes. */
	deadSince: string | null;
	/** The look is over: another one is needed. */
	isOver: boolean;
}

export const NOTHING_YET: Picture = { arrivedAt: null, deadSince: null, isOver: false };

export type Condition = "waiting" | "live" | "stale" | "dead" | "over";

export function conditionOf(picture: Picture, now: number): Condition {
	if (picture.isOver) return "over";
	if (picture.deadSince !== null) return "dead";
	if (picture.arrivedAt === null) return "waiting";
	return age_s(picture, now) > STALE_S ? "stale" : "live";
}

/** The age in whole seconds. */
export function age_s({ arrivedAt }: Picture, now: number): number {
	return arrivedAt === null ? 0 : Math.max(0, Math.floor((now - arrivedAt) / 1000));
}

/**
 * When a piece that came at `now` was of the present, by this screen's clock: a stream that says when it was taken
 * (`takenAt`, by the centre's clock `centreNow`) may send what is old. What lies ahead of all clocks came now.
 */
export function arrivalOf(takenAt: number | null, centreNow: number, now: number): number {
	return takenAt === null ? now : now - Math.max(0, centreNow - takenAt);
}
