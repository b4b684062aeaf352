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
	/** The answer that somebody else gave. */
	theirs: string;
	disposition: string;
	level: string;
	mostDays: string;
	/** The name of a file. */
	name: string;
	/** `15`, of megabytes. */
	mostMegabytes: string;
	most: string;
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
	"caller_has_no_number",
	"caller_has_no_mobile",
	"location_link_unavailable",
	"location_links_too_many",
	"call_closed",
	"call_over",
	"place_retired",
	"call_elsewhere",
	"call_back_not_open",
	"number_invalid",
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
	"desk_taken",
	"second_factor_required",
	"question_unknown",
	"answer_unfit",
	"chat_not_yours",
	"chat_messages_too_many",
	"premise_note_over",
	"expiry_too_late",
	"expiry_passed",
	"ring_too_large",
	"ring_unfit",
	"looks_too_many",
	"look_over",
	"camera_dead",
	"cameras_busy",
	"attachment_known",
	"attachments_full",
	"attachments_too_many",
	"body_too_large",
	"file_missing",
	"file_too_large",
	"file_type_unsupported",
	"line_unknown",
	"referral_text_changed",
	"picture_damaged",
	"pictures_busy",
	"picture_too_large",
	"reason_required",
	"closure_shape_invalid",
	"closure_too_large",
	"closures_too_many",
	"closure_over",
	"way_ends_unknown",
	"no_way",
	"answer_changed",
	"occurred_too_long_ago",
	"version_conflict",
	"version_unknown",
	"not_allowed",
	"not_found",
	"request_invalid",
	"sign_in_required",
	"device_revoked",
	"pairing_unknown",
	"device_name_taken",
	"trackers_too_many",
	"pairings_too_many",
	"push_service_unknown",
	"push_unavailable",
	"push_subscriptions_too_many",
	"csrf_failed",
	"database_unavailable",
	"database_read_only",
	"database_away",
	"network_failed",
	"alarm_just_came",
	"call_in_hand",
	"sign_out_failed",
	"message_just_came",
	"in_console_only",
	"window_blocked",
	"screen_not_fresh",
	"map_key_invalid",
	"other",
] as const;

export type Code = (typeof CODES)[number];

export type ProblemWords = Record<Code, Sentence>;

export function isCode(code: string): code is Code {
	return (CODES as readonly string[]).includes(code);
}
