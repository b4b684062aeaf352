// Which units are offered for an incident, which of them stand chosen, and when a choice departs from what is proposed.
import type { RecommendationCard, RecommendedUnit, RejectedUnit, UnitCard } from "../contract.ts";

export interface Candidate {
	unit: UnitCard;
	/** As it is proposed for this incident, else null. */
	proposed: RecommendedUnit | null;
	/** Why it is not proposed, where the centre says so. */
	rejected: RejectedUnit | null;
	/** The straight line, in metres; null where either place is unknown. */
	away_m: number | null;
}

export function isFree({ status }: UnitCard): boolean {
	return status === "available" || status === "returning";
}

/** What is proposed first, in its order, then the agencies that the incident needs, then the nearest. */
export function inOrder(
	candidates: readonly Candidate[],
	recommendation: RecommendationCard | undefined,
	agencies: readonly string[],
): Candidate[] {
	const order = recommendation?.units.map(({ unit }) => unit) ?? [];
	const rank = ({ unit }: Candidate): number => {
		const place = order.indexOf(unit.id);
		if (place >= 0) return place;
		return order.length + (agencies.includes(unit.agency) ? 0 : 1);
	};
	const far = ({ away_m }: Candidate): number => away_m ?? Number.MAX_SAFE_INTEGER;
	return candidates.toSorted((a, b) => rank(a) - rank(b) || far(a) - far(b));
}

/** The proposed units that this desk may send and that are free still. */
export function preselected(recommendation: RecommendationCard | undefined, candidates: readonly Candidate[]): Set<number> {
	const sendable = new Set(candidates.filter(({ unit }) => isFree(unit)).map(({ unit }) => unit.id));
	return new Set(recommendation?.units.map(({ unit }) => unit).filter((id) => sendable.has(id)));
}

/** Whether a unit is chosen that is not proposed. To send fewer is no departure: the others can follow. */
export function departs(recommendation: RecommendationCard | undefined, chosen: ReadonlySet<number>): boolean {
	if (!recommendation) return false;
	const proposed = new Set(recommendation.units.map(({ unit }) => unit));
	return [...chosen].some((id) => !proposed.has(id));
}
