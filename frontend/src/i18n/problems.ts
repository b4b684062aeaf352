// A refusal of the centre as a sentence that says what to do.
import type { Problem } from "../contract.ts";
import type { Words } from "./vi.ts";

export interface ProblemFacts {
	code: string;
	callSign: string;
	by: string;
	to: string;
	number: string;
	/** In brackets, with a space before; empty where the centre did not say. So are the answers that a question takes. */
	status: string;
	options: string;
	units: string;
	disposition: string;
	level: string;
}

type Sentence = (facts: ProblemFacts) => string;

const CODES = [
	"unit_taken",
	"unit_unavailable",
	"unit_assigned",
	"unit_cannot_transport",
	"units_still_assigned",
	"calls_still_ringing",
	"call_already_answered",
	"call_not_yours",
	"call_not_answered",
	"call_closed",
	"call_over",
	"call_elsewhere",
	"call_back_not_open",
	"disposition_not_for_calls",
	"incident_ended",
	"incident_not_ended",
	"incident_merged",
	"not_merged",
	"merge_too_old",
	"same_incident",
	"level_not_higher",
	"last_agency",
	"agency_not_there",
	"illegal_transition",
	"outcome_illegal",
	"assignment_over",
	"hospital_unknown",
	"person_unknown",
	"handover_not_yours",
	"question_unknown",
	"answer_unfit",
	"reason_required",
	"version_conflict",
	"version_unknown",
	"not_allowed",
	"not_found",
	"request_invalid",
	"sign_in_required",
	"csrf_failed",
	"database_unavailable",
	"database_read_only",
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
	handover_unknown: "not_found",
	type_unknown: "request_invalid",
	agency_unknown: "request_invalid",
	body_malformed: "request_invalid",
};

function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function texts(values: readonly unknown[]): string {
	return values.map(text).join(", ");
}

function isCode(code: string): code is Code {
	return (CODES as readonly string[]).includes(code);
}

/** Return what the person should know and do, in their language; an unknown code stands in a general sentence. */
export function describeProblem(problem: Problem, words: Words): string {
	const known = isCode(problem.code) ? problem.code : ALIASES[problem.code];
	const status = problem.unit_status ?? problem.assignment_status;
	const statuses: Readonly<Record<string, string>> = { ...words.unitStatus, ...words.assignmentStatus };
	const dispositions: Readonly<Record<string, string>> = words.disposition;
	const disposition = text(problem.disposition);
	return words.problems[known ?? "other"]({
		code: problem.code,
		callSign: text(problem.call_sign),
		by: text(problem.by),
		to: text(problem.to),
		number: text(problem.incident_number),
		status: typeof status === "string" ? ` (${statuses[status] ?? status})` : "",
		options: Array.isArray(problem.options) && problem.options.length > 0 ? ` (${texts(problem.options)})` : "",
		units: Array.isArray(problem.units) ? texts(problem.units) : "?",
		disposition: dispositions[disposition] ?? disposition,
		level: text(problem.alarm_level),
	});
}
