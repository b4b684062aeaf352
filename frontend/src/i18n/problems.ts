// A refusal of the centre as a sentence that says what to do.
import type { Problem } from "../contract.ts";
import type { Words } from "./vi.ts";

export interface ProblemFacts {
	code: string;
	callSign: string;
	by: string;
	number: string;
	/** In brackets, with a space before; empty where the centre did not say. */
	status: string;
	units: string;
}

type Sentence = (facts: ProblemFacts) => string;

const CODES = [
	"unit_taken",
	"unit_unavailable",
	"unit_assigned",
	"units_still_assigned",
	"calls_still_ringing",
	"call_already_answered",
	"call_over",
	"incident_ended",
	"illegal_transition",
	"version_conflict",
	"version_unknown",
	"not_allowed",
	"not_found",
	"request_invalid",
	"sign_in_required",
	"csrf_failed",
	"database_unavailable",
	"network_failed",
	"screen_not_fresh",
	"other",
] as const;

type Code = (typeof CODES)[number];

export type ProblemWords = Record<Code, Sentence>;

const ALIASES: Readonly<Record<string, Code>> = {
	incident_unknown: "not_found",
	call_unknown: "not_found",
	unit_unknown: "not_found",
	assignment_unknown: "not_found",
	escalation_unknown: "not_found",
	type_unknown: "request_invalid",
	agency_unknown: "request_invalid",
	body_malformed: "request_invalid",
};

function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function isCode(code: string): code is Code {
	return (CODES as readonly string[]).includes(code);
}

/** Return what the person should know and do, in their language; an unknown code stands in a general sentence. */
export function describeProblem(problem: Problem, words: Words): string {
	const known = isCode(problem.code) ? problem.code : ALIASES[problem.code];
	const status = problem.unit_status ?? problem.assignment_status;
	const statuses: Readonly<Record<string, string>> = { ...words.unitStatus, ...words.assignmentStatus };
	return words.problems[known ?? "other"]({
		code: problem.code,
		callSign: text(problem.call_sign),
		by: text(problem.by),
		number: text(problem.incident_number),
		status: typeof status === "string" ? ` (${statuses[status] ?? status})` : "",
		units: Array.isArray(problem.units) ? problem.units.map(text).join(", ") : "?",
	});
}
