// How old a picture is, and what is said of it: a frozen one must not pass for what happens now.

/** A picture of this age is not of now. Segments of two seconds come in with six to ten seconds of delay. */
export const STALE_S = 15;

export interface Picture {
	/** When the last new piece of the picture came, in milliseconds; null before the first. */
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
