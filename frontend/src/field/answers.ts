// What is known to a question of a card: the centre's answer, and the crew's own where the centre does not have it yet.
import type { AnswerCard, IncidentCard } from "../contract.ts";
import type { WaitingAction } from "./storage.ts";
import type { Done } from "./work.ts";

/** The path by which an answer is given. */
export function answersPath(incidentId: number): string {
	return `/incidents/${incidentId}/answers`;
}

export interface ShownAnswer {
	answer: string;
	/** The centre's card; null where its board does not show the crew's word yet. */
	given: AnswerCard | null;
	/** Whether it is the crew's word alone, which has not been answered. */
	isUnsent: boolean;
}

/** The answer that the crew sees, null where there is none: its own last word, else what the centre has. */
export function shownAnswer(
	incident: IncidentCard,
	{ waiting, answered }: Done,
	card: string,
	question: string,
): ShownAnswer | null {
	const isOwn = ({ path, body }: WaitingAction): boolean =>
		path === answersPath(incident.id) && body?.card === card && body.question === question;
	const own = waiting.findLast(isOwn);
	if (own) return { answer: String(own.body?.answer), given: null, isUnsent: true };
	const given = incident.answers.find((each) => each.card === card && each.question === question) ?? null;
	// What the centre has taken, as long as its board still shows what stood there before.
	const taken = answered.findLast(isOwn);
	if (taken && taken.body?.instead_of === (given?.answer ?? null))
		return { answer: String(taken.body?.answer), given: null, isUnsent: false };
	return given && { answer: given.answer, given, isUnsent: false };
}
