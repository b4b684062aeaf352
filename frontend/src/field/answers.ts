// What is known to a question of a card: the centre's answer, and the crew's own where the centre does not have it yet.
import type { AnswerCard, IncidentCard } from "../contract.ts";
import type { WaitingAction } from "./storage.ts";

/** The path by which an answer is given. */
export function answersPath(incidentId: number): string {
	return `/incidents/${incidentId}/answers`;
}

export interface ShownAnswer {
	answer: string;
	/** The centre's card; null where the answer is the crew's word alone, which has not been answered. */
	given: AnswerCard | null;
}

/** The answer that the crew sees, null where there is none: its own last word, else what the centre has. */
export function shownAnswer(
	incident: IncidentCard,
	waiting: readonly WaitingAction[],
	card: string,
	question: string,
): ShownAnswer | null {
	const own = waiting.findLast(
		({ path, body }) => path === answersPath(incident.id) && body?.card === card && body.question === question,
	);
	if (own) return { answer: String(own.body?.answer), given: null };
	const given = incident.answers.find((each) => each.card === card && each.question === question);
	return given ? { answer: given.answer, given } : null;
}
