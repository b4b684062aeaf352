// A refusal of the centre as a sentence that says what to do.
import type { Problem } from "../contract.ts";
import { type Code, isCode } from "./problemCodes.ts";
import type { Words } from "./vi.ts";

const ALIASES: Readonly<Record<string, Code>> = {
	incident_unknown: "not_found",
	call_unknown: "not_found",
	unit_unknown: "not_found",
	device_unknown: "not_found",
	assignment_unknown: "not_found",
	escalation_unknown: "not_found",
	handover_unknown: "not_found",
	layer_unknown: "request_invalid",
	tile_unknown: "not_found",
	basemap_missing: "not_found",
	closure_unknown: "not_found",
	profile_unknown: "request_invalid",
	minutes_invalid: "request_invalid",
	premise_note_unknown: "not_found",
	attachment_unknown: "not_found",
	chat_message_unknown: "not_found",
	preview_missing: "not_found",
	occurred_in_future: "request_invalid",
	camera_unknown: "not_found",
	nothing_kept: "not_found",
	kind_unknown: "request_invalid",
	place_unknown: "not_found",
	alias_unknown: "not_found",
	alias_empty: "request_invalid",
	near_malformed: "request_invalid",
	alias_known: "request_invalid",
	alias_decided: "version_conflict",
	type_unknown: "request_invalid",
	desk_unknown: "request_invalid",
	line_unknown: "request_invalid",
	agency_unknown: "request_invalid",
	body_malformed: "request_invalid",
	body_too_large: "request_invalid",
	person_required: "not_allowed",
	status_by_assignment_only: "illegal_transition",
};

function text(value: unknown): string {
	return typeof value === "string" || typeof value === "number" ? String(value) : "?";
}

function answerOf(card: unknown): string {
	return text(typeof card === "object" && card !== null && "answer" in card ? card.answer : undefined);
}

function texts(values: readonly unknown[]): string {
	return values.map(text).join(", ");
}

/** Return what the person should know and do, in their language; an unknown code stands in a general sentence. */
export function describeProblem(
	problem: Problem,
	words: Pick<Words, "problems" | "unitStatus" | "assignmentStatus" | "disposition">,
): string {
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
		theirs: answerOf(problem.theirs),
		disposition: dispositions[disposition] ?? disposition,
		level: text(problem.alarm_level),
		mostDays: text(problem.most_days),
		name: text(problem.name),
		mostMegabytes: typeof problem.most_bytes === "number" ? String(Math.floor(problem.most_bytes / 1024 ** 2)) : "20",
		most: text(problem.most ?? problem.most_megapixels),
	});
}
