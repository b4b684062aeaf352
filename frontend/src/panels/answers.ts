// Which question cards an incident asks for, and which answers fit, as dispatch/rules/answers.py has it.
import type { AnswerCard, CallCard, IncidentCard, QuestionCardItem, QuestionItem } from "../contract.ts";

/** What to ask where nobody speaks. */
const SILENT_CALL = "silent_call";
const NUMBER = /^-?[0-9]{1,15}(?:[.,][0-9]{1,6})?$/;

export const YES_NO = ["yes", "no", "unknown"] as const;

/** The cards of the incident's type, and that for silence while a caller is silent; those already answered stay. */
export function cardsFor(
	cards: readonly QuestionCardItem[],
	incident: IncidentCard,
	calls: readonly CallCard[],
): QuestionCardItem[] {
	const isSilent = calls.some((call) => call.silent_since !== null);
	return cards.filter(
		(card) =>
			(incident.type !== null && card.incident_types.includes(incident.type)) ||
			(isSilent && card.code === SILENT_CALL) ||
			incident.answers.some((answer) => answer.card === card.code),
	);
}

export function answerTo(incident: IncidentCard, card: string, question: string): AnswerCard | undefined {
	return incident.answers.find((answer) => answer.card === card && answer.question === question);
}

/** Whether this can be the answer: the centre refuses any other. */
export function fits(question: QuestionItem, answer: string): boolean {
	switch (question.kind) {
		case "yes_no":
			return (YES_NO as readonly string[]).includes(answer);
		case "choice":
			return question.options.includes(answer);
		case "number":
			return NUMBER.test(answer);
		case "text":
			return answer !== "";
	}
}
