// What may follow what on the screen, and what is read out of what a person typed.
import { describe, expect, test } from "vitest";
import type { AssignmentStatus, QuestionCardItem, QuestionItem, QuestionKind } from "../contract.ts";
import { assignment, call, incident } from "../live/testing.ts";
import { isStoodDown } from "./agencyState.ts";
import { answerTo, cardsFor, fits } from "./answers.ts";
import { isUnderWay, refusalsOf } from "./assignmentSteps.ts";
import { namesIn } from "./shift.ts";

test.each<[AssignmentStatus, boolean, string[]]>([
	["dispatched", true, ["declined", "unable"]],
	["acknowledged", true, ["declined", "unable"]],
	["en_route", true, ["unable"]],
	["on_scene", false, ["unable"]],
	["transporting", false, ["unable"]],
	["cleared", false, []],
])("while it is %s, an assignment may end otherwise", (status, underWay, refusals) => {
	const card = assignment(1, 1, { status });
	expect(isUnderWay(card)).toBe(underWay);
	expect(refusalsOf(card)).toEqual(refusals);
});

test("an agency is stood down when its part is done and none of its units was sent", () => {
	const agency_statuses = { police: "dispatched", fire: "resolved" } as const;
	const card = incident(1, { agencies: ["police", "fire"], agency_statuses });
	expect(isStoodDown(card, "fire")).toBe(true);
	expect(isStoodDown(card, "police")).toBe(false);
	expect(isStoodDown({ ...card, assignments: [assignment(1, 1, { agency: "fire" })] }, "fire")).toBe(false);
	expect(isStoodDown({ ...card, status: "closed" }, "fire")).toBe(false);
});

function question(kind: QuestionKind, options: string[] = []): QuestionItem {
	return { code: "q", kind, text_vi: "?", text_en: "?", options };
}

test.each<[QuestionItem, string, boolean]>([
	[question("yes_no"), "unknown", true],
	[question("yes_no"), "maybe", false],
	[question("choice", ["Không thở"]), "Không thở", true],
	[question("choice", ["Không thở"]), "thở", false],
	[question("number"), "37,5", true],
	[question("number"), "-2", true],
	[question("number"), "ba", false],
	[question("number"), "", false],
	[question("text"), "sau nhà", true],
	[question("text"), "", false],
])("whether an answer fits (%#)", (asked, answer, expected) => {
	expect(fits(asked, answer)).toBe(expected);
});

describe("question cards", () => {
	const card = (code: string, incident_types: string[]): QuestionCardItem => ({
		code,
		name_vi: code,
		name_en: code,
		incident_types,
		approval: "example",
		questions: [],
		instructions: [],
	});
	const cards = [card("stroke", ["stroke"]), card("house_fire", ["house_fire"]), card("silent_call", [])];
	const codes = (fields: Parameters<typeof incident>[1], silent_since: string | null = null) =>
		cardsFor(cards, incident(1, fields), [call(1, 1, { silent_since })]).map(({ code }) => code);
	const answer = {
		card: "house_fire",
		question: "q",
		answer: "yes",
		at: "2026-07-01T02:05:00Z",
		recorded_at: "2026-07-01T02:05:00Z",
		by: "mai",
		from_call_sign: null,
	};

	test("follow the type of the incident", () => {
		expect(codes({ type: null })).toEqual([]);
		expect(codes({ type: "stroke" })).toEqual(["stroke"]);
	});

	test("include the one for silence while a caller is silent", () => {
		expect(codes({ type: null }, "2026-07-01T02:00:00Z")).toEqual(["silent_call"]);
	});

	test("stay once they were answered, whatever the type becomes", () => {
		expect(codes({ type: "stroke", answers: [answer] })).toEqual(["stroke", "house_fire"]);
		expect(answerTo(incident(1, { answers: [answer] }), "house_fire", "q")?.answer).toBe("yes");
		expect(answerTo(incident(1), "house_fire", "q")).toBeUndefined();
	});
});

test("a crew is typed as a list of names", () => {
	expect(namesIn(" Nguyễn Văn Nam , Trần Thị Lan;; Hòa ")).toEqual(["Nguyễn Văn Nam", "Trần Thị Lan", "Hòa"]);
	expect(namesIn("")).toEqual([]);
});
