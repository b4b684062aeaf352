// What the coverage of a force comes down to on a screen.
import type { AgencyCoverage, AreaCoverage, EmptyStation, MoveUpCard, Problem } from "../contract.ts";
import { words } from "../i18n/index.ts";

/** People who are not reached within the shortest time of the agency. */
export function unreached(area: AreaCoverage): number {
	return Math.max(0, area.people - (area.reached[0] ?? 0));
}

/** The areas with the most people who are not reached, at most so many; none where all are. */
export function worstAreas({ areas }: AgencyCoverage, count: number): AreaCoverage[] {
	return areas
		.filter((area) => unreached(area) > 0)
		.toSorted((a, b) => unreached(b) - unreached(a))
		.slice(0, count);
}

/** The empty stations of an agency to which nothing is proposed. */
export function withoutMoveUp(empty: readonly EmptyStation[], moveUps: readonly MoveUpCard[], agency: string): string[] {
	return empty
		.filter((row) => row.agency === agency && !moveUps.some(({ to_station }) => to_station === row.station))
		.map(({ station }) => station);
}

/** `61,2 %`: rounded down, so that not all people are said to be reached while somebody is not. */
export function sharePercent(share: number): string {
	const number = new Intl.NumberFormat(words.value.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
	return `${number.format(Math.floor(share * 1000) / 10)} %`;
}

/** A number of people, in the manner of the screen's language. */
export function people(count: number): string {
	return new Intl.NumberFormat(words.value.locale).format(count);
}

/** What has changed since a move was proposed, in sentences, by the centre's refusal. */
export function changesOf(problem: Problem): string[] {
	const { units, left_behind, keep_free } = problem;
	const t = words.value;
	const changes = [];
	if (Array.isArray(units) && units.length > 0) changes.push(t.moveUpHeld(units.join(", ")));
	if (typeof left_behind === "number" && typeof keep_free === "number" && left_behind < keep_free)
		changes.push(t.moveUpStrips(left_behind, keep_free));
	return changes;
}
