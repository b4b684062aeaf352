// Several units come on duty or go off, one after the other: of each it is known what became of it.
import type { Problem, UnitCard } from "../contract.ts";
import type { Outcome } from "../live/sender.ts";

/** Null of a unit that is done, a problem of one that was refused; one that has not been answered has none. */
export type DutyOutcomes = ReadonlyMap<number, Problem | null>;

/** As many at once as leaves the centre room for everybody else. */
const AT_ONCE = 4;

/** Ask for each of the units; `tell` hears after each answer what is known. */
export async function forEachUnit(
	ids: readonly number[],
	ask: (id: number) => Promise<Outcome<UnitCard>>,
	tell: (outcomes: DutyOutcomes) => void,
): Promise<void> {
	const waiting = [...ids];
	const outcomes = new Map<number, Problem | null>();

	async function askNext(): Promise<void> {
		for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
			const outcome = await ask(id);
			outcomes.set(id, outcome.ok ? null : outcome.problem);
			tell(new Map(outcomes));
		}
	}

	await Promise.all(Array.from({ length: AT_ONCE }, askNext));
}

/** The units of which it is known that they were refused. */
export function refused(outcomes: DutyOutcomes): number[] {
	return [...outcomes].flatMap(([id, problem]) => (problem ? [id] : []));
}
