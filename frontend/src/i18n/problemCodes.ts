// The refusals for which there is a sentence in each language, and the facts that a sentence may name.
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
	mostDays: string;
}

type Sentence = (facts: ProblemFacts) => string;

const CODES = [
	"address_platform_off",
	"address_question_unclear",
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
	"place_retired",
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
	"assignment_moved_on",
	"assignment_over",
	"hospital_unknown",
	"station_unknown",
	"station_is_own",
	"move_up_outdated",
	"person_unknown",
	"handover_not_yours",
	"question_unknown",
	"answer_unfit",
	"premise_note_over",
	"expiry_too_late",
	"expiry_passed",
	"ring_too_large",
	"ring_unfit",
	"looks_too_many",
	"look_over",
	"camera_dead",
	"cameras_busy",
	"reason_required",
	"closure_shape_invalid",
	"closure_too_large",
	"closures_too_many",
	"closure_over",
	"way_ends_unknown",
	"no_way",
	"version_conflict",
	"version_unknown",
	"not_allowed",
	"not_found",
	"request_invalid",
	"sign_in_required",
	"csrf_failed",
	"database_unavailable",
	"database_read_only",
	"database_away",
	"network_failed",
	"alarm_just_came",
	"screen_not_fresh",
	"map_key_invalid",
	"other",
] as const;

export type Code = (typeof CODES)[number];

export type ProblemWords = Record<Code, Sentence>;

export function isCode(code: string): code is Code {
	return (CODES as readonly string[]).includes(code);
}
