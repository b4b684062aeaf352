import { expect, test } from "vitest";
import type { AnswerCard, QuestionItem } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { answersPath, shownAnswer } from "./answers.ts";
import { answerQuestion } from "./deeds.ts";
import type { WaitingAction } from "./storage.ts";

const AT = "2026-07-01T02:00:00Z";
const given: AnswerCard = {
	card: "fire",
	question: "inside",
	answer: "unknown",
	at: AT,
	recorded_at: AT,
	by: "mai",
	from_call_sign: null,
};
const inside: QuestionItem = { code: "inside", kind: "yes_no", text_vi: "Còn người?", text_en: "Anybody inside?", options: [] };
const job = incident(1, { answers: [given] });

function waits(order: number, answer: string, incidentId = 1, question = "inside"): WaitingAction {
	const told = answerQuestion(
		incident(incidentId),
		{ card: "fire", question: { ...inside, code: question } },
		answer,
		null,
		"",
	);
	return { ...told, key: "k", at_ms: 0, order, isFixed: false, isRetimed: false };
}

test("the crew sees what the centre has, until it has said something itself", () => {
	const nothing = { waiting: [], answered: [] };
	expect(shownAnswer(job, nothing, "fire", "inside")).toEqual({ answer: "unknown", given, isUnsent: false });
	expect(shownAnswer(job, nothing, "fire", "gas")).toBeNull();
	const own = { waiting: [waits(1, "yes"), waits(2, "no")], answered: [] };
	expect(shownAnswer(job, own, "fire", "inside")).toEqual({ answer: "no", given: null, isUnsent: true });
	const others = { waiting: [waits(1, "yes", 2), waits(2, "yes", 1, "gas")], answered: [] };
	expect(shownAnswer(job, others, "fire", "inside")?.answer).toBe("unknown");
});

test("what the centre took a moment ago is shown until its board shows it, or what came after", () => {
	const done = { waiting: [], answered: [waits(1, "yes")] };
	expect(shownAnswer(incident(1), done, "fire", "inside")).toEqual({ answer: "yes", given: null, isUnsent: false });
	expect(shownAnswer(job, done, "fire", "inside")).toEqual({ answer: "unknown", given, isUnsent: false });
});

test("an answer names what it takes the place of, and waits behind what the crew does", () => {
	expect(answerQuestion(job, { card: "fire", question: inside }, "yes", "unknown", "Còn người? Có")).toMatchObject({
		urgency: 1,
		path: answersPath(1),
		body: { card: "fire", question: "inside", answer: "yes", instead_of: "unknown" },
		timeField: "occurred_at",
		about: { what: "answer", detail: "Còn người? Có", incident: { id: 1 } },
	});
});
