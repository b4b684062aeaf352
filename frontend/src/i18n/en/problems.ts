import type { ProblemWords } from "../problemCodes.ts";

export const problems: ProblemWords = {
	address_platform_off: () => "This centre is not connected to the national address platform. Search by name or coordinates.",
	address_question_unclear: () => "Look an address up by a point on the map, or by its code.",
	unit_taken: ({ callSign, by, number }) =>
		`${callSign} is on incident ${number} (sent by ${by}). No unit was sent; deselect ${callSign} and choose another.`,
	unit_unavailable: ({ callSign, status }) => `${callSign} is not available${status}. No unit was sent; choose another.`,
	unit_assigned: ({ callSign, number }) => `${callSign} is on incident ${number}. Clear it there first.`,
	unit_cannot_transport: ({ callSign }) => `${callSign} takes no patients. Send an ambulance.`,
	calls_still_ringing: () => "Somebody is still on the line about this incident. Answer or hang up first.",
	units_still_assigned: ({ units }) => `Units are still at work: ${units}. Clear them first, then do it again.`,
	call_already_answered: ({ by }) => `${by} has answered this call.`,
	call_not_yours: ({ by }) => `${by} has this call. Leave it to ${by}, or ask the shift lead.`,
	call_not_answered: () => "Nobody has answered this call yet. Answer it first.",
	call_closed: ({ disposition }) => `The call was closed before: ${disposition}. Nothing is left to do.`,
	call_over: () => "The caller has hung up. Call back if needed.",
	call_elsewhere: () => "Somebody has just moved the call to another incident. Look where it is, then do it again.",
	call_back_not_open: () => "Nobody is to be called back any more: somebody else has seen to it.",
	disposition_not_for_calls: () => "This disposition is for incidents only. Choose another for the call.",
	incident_ended: () => "The incident has ended and can no longer be changed. Reopen it if needed.",
	incident_not_ended: () => "The incident is open; there is no need to reopen it.",
	incident_merged: () => "This incident was merged into another. Go on there, or undo the merge.",
	not_merged: () => "This incident is not merged into any other. Look at its status.",
	merge_too_old: () =>
		"More than ten minutes have passed, so the merge cannot be undone. Create a new incident and move the calls there.",
	same_incident: () => "The two incidents are one. Choose another.",
	level_not_higher: ({ level }) => `The alarm level is ${level} already and is only raised. Choose a higher one.`,
	last_agency: () => "This is the last agency that is needed. Close or cancel the incident.",
	agency_not_there: () => "This agency is not on the incident. Look at the list of agencies.",
	illegal_transition: ({ status }) => `The crew’s status is another one by now${status}. Look at it before you update it.`,
	outcome_illegal: ({ status }) =>
		`In its present status${status} the assignment cannot end in this way. Look at it, then choose another.`,
	assignment_over: () => "This assignment has ended. Look on which incident the unit is.",
	hospital_unknown: () => "There is no such hospital in the catalogue. Reload the page and choose again.",
	person_unknown: () => "There is no such person, or they have no desk of this agency. Check the user name.",
	handover_not_yours: ({ to }) => `The desk was offered to ${to}; only ${to} can take it.`,
	question_unknown: () => "The question card has just been edited. Reload the page.",
	answer_unfit: ({ options }) => `The answer does not fit the question${options}. Answer it again.`,
	reason_required: () => "A reason is needed. Enter one and send again.",
	version_conflict: () => "Somebody just changed the same field. Choose what to keep.",
	version_unknown: () => "What this screen shows does not match the server. Reload the page.",
	not_allowed: () => "Your role does not allow this. Ask a supervisor if needed.",
	not_found: () => "It is no longer there, or you may not see it.",
	request_invalid: () => "A field has a wrong value. Check it and send again.",
	sign_in_required: () => "Your session has ended. Sign in again.",
	csrf_failed: () => "The page's protection is out of date. Reload the page and do it again.",
	database_unavailable: () =>
		"The database does not answer; the command may or may not have been carried out. Check the timeline, then try again in a few seconds.",
	database_read_only: () =>
		"The database can only be read; nothing was changed. Keep this on paper, work by radio and tell the administrator.",
	network_failed: () =>
		"The server cannot be reached; it may or may not have taken the command. Check the timeline, then try again.",
	screen_not_fresh: () =>
		"The data on this screen is old, so the command was not sent. Wait for the connection and do it again.",
	other: ({ code }) => `The server refused the command (${code}). Check and try again; if it persists, tell the administrator.`,
};
