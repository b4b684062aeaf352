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
	call_already_answered: ({ by }) => `${by} has answered this call. Take another.`,
	caller_has_no_number: () => "The caller's number is not known. Ask for the place on the telephone.",
	caller_has_no_mobile: () => "The caller's number is a landline and takes no messages. Ask for the place on the telephone.",
	location_link_unavailable: () =>
		"The centre cannot send location links (no message provider, or no https address). Ask for the place on the telephone, and tell the administrator.",
	location_links_too_many: () =>
		"3 links were sent for this call within 10 minutes. They are still good: ask the caller to open the message.",
	call_not_yours: ({ by }) => `${by} has this call. Leave it to ${by}, or ask the shift lead.`,
	call_not_answered: () => "Nobody has answered this call yet. Answer it first.",
	call_closed: ({ disposition }) => `The call was closed before: ${disposition}. Nothing is left to do.`,
	call_over: () => "The caller has hung up. Call back if needed.",
	place_retired: () => "This place is no longer there. Reject the name, or propose it for another place.",
	call_elsewhere: () => "Somebody has just moved the call to another incident. Look where it is, then do it again.",
	call_back_not_open: () => "Somebody else has seen to this call-back. Nothing more is needed.",
	number_invalid: () => "Nobody has such a number. Ask for it again, figure by figure; a foreign number begins with +.",
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
	assignment_moved_on: ({ callSign, status }) =>
		`${callSign} has just moved on${status}; nothing was undone. To call it back all the same, cancel the assignment in the incident.`,
	assignment_over: () => "This assignment has ended. Look on which incident the unit is.",
	hospital_unknown: () => "There is no such hospital in the catalogue. Reload the page and choose again.",
	station_unknown: () => "There is no such station in the catalogue. Reload the page and choose again.",
	station_is_own: () => "The unit stands by there by itself; no order is needed.",
	move_up_outdated: () =>
		"Things have changed since this was proposed; nobody was ordered. Look again, or press “Order anyway”.",
	person_unknown: () => "There is no such person, or they have no desk of this agency. Check the user name.",
	handover_not_yours: ({ to }) => `The desk was offered to ${to}; only ${to} can take it. Tell ${to}.`,
	desk_taken: ({ by }) => `${by} sits at this desk. Choose another one, or take it over if ${by} has left.`,
	second_factor_required: () => "This session has not shown a second factor. Sign out, then sign in again.",
	question_unknown: () => "The question card has just been edited. Reload the page.",
	answer_unfit: ({ options }) => `The answer does not fit the question${options}. Answer it again.`,
	chat_not_yours: () => "It was addressed to others, or you wrote it. Let those acknowledge it to whom it went.",
	chat_messages_too_many: () => "You write too many messages in a minute. Wait a minute, or call.",
	premise_note_over: () => "This note no longer holds. Write a new one if it is still true.",
	expiry_too_late: ({ mostDays }) => `A note of this kind holds for ${mostDays} days at most. Choose fewer.`,
	expiry_passed: () => "That day has passed. Choose another.",
	ring_too_large: () => "The area is too large for one note. Draw it smaller.",
	ring_unfit: () => "The outline crosses itself or encloses nothing. Draw it again.",
	looks_too_many: () => "You have opened too many cameras within a minute. Wait a minute, then look on.",
	look_over: () => "The look is over. Press Look again.",
	camera_dead: () => "No picture comes from this camera. Choose another.",
	cameras_busy: () => "Too many people are looking through cameras. Try again in a few seconds.",
	attachment_known: ({ name }) => `The incident has this file already (${name}). Nothing needs to be added.`,
	attachments_full: ({ most }) =>
		`The incident has ${most} files and takes no more. Keep the others elsewhere and write a note.`,
	attachments_too_many: () => "You add too many files in a minute. Wait a minute and try again.",
	body_too_large: () => "The file is too large. Send less than 20 MB: a smaller picture, or a shorter film.",
	file_missing: () => "This file is no longer on the server. Tell the administrator at once.",
	file_too_large: ({ mostMegabytes }) =>
		`The file is too large; this kind may have ${mostMegabytes} MB. Send a smaller picture or a shorter piece.`,
	file_type_unsupported: () =>
		"This kind of file is not taken. Send a JPEG, PNG or WebP picture, MP4/MOV video, MP3/M4A/OGG/WAV sound or a PDF; turn an iPhone's HEIC into JPEG.",
	line_unknown: () => "Nothing is handed over to this line. Choose another one.",
	pictures_busy: () => "Many pictures are arriving at this moment. Send it again in half a minute.",
	picture_damaged: () => "The picture is damaged or incomplete. Fetch it again and send it.",
	picture_too_large: ({ most }) =>
		`The picture is too large (more than ${most} million pixels). Make it smaller and send it again.`,
	reason_required: () => "A reason is needed. Enter one and send again.",
	closure_shape_invalid: () => "The shape crosses itself or is not closed. Draw it again.",
	closure_too_large: () => "The closure is too large (more than 50 km) or too intricate. Enter it in parts.",
	closures_too_many: () =>
		"Too many roads are closed to take another. Open those that are passable again, or draw this one smaller.",
	closure_over: () => "The closure would be over already. Choose another time.",
	way_ends_unknown: ({ callSign }) =>
		`Nobody knows where ${callSign} or the incident is. Enter the incident's place, or ask the crew by radio.`,
	no_way: ({ callSign }) => `No road leads ${callSign} there. Look at the closed roads, or choose another unit.`,
	answer_changed: ({ by, theirs }) =>
		`${by} has just answered this otherwise: “${theirs}”. Look again, and answer anew if need be.`,
	occurred_too_long_ago: ({ mostDays }) => `The time lies more than ${mostDays} days back. Set the phone's clock right.`,
	version_conflict: () => "Somebody just changed the same field. Choose what to keep.",
	version_unknown: () => "What this screen shows does not match the server. Reload the page.",
	not_allowed: () => "Your role does not allow this. Ask a supervisor if needed.",
	not_found: () => "It is no longer there, or you may not see it. Look at the board again.",
	request_invalid: () => "A field has a wrong value. Check it and send again.",
	sign_in_required: () => "Your session has ended. Sign in again.",
	device_revoked: () => "This device was revoked. Ask the desk to pair it anew.",
	trackers_too_many: () => "This phone has just asked for several tracker codes. Wait 10 minutes.",
	device_name_taken: () => "Another unit's phone was paired at the same moment. The code is still good: pair again.",
	pairing_unknown: () => "The code is wrong, used or over. Ask the desk for a new one.",
	pairings_too_many: () => "Too many wrong codes. Scan the QR code, or wait 10 minutes.",
	push_service_unknown: () => "The centre does not send by this browser's push service. Use Chrome, Edge, Firefox or Safari.",
	push_unavailable: () => "The centre sends no notifications. Tell the administrator.",
	push_subscriptions_too_many: () => "Notifications were switched on too often. Wait 10 minutes.",
	csrf_failed: () => "The page's protection is out of date. Reload the page and do it again.",
	database_unavailable: () =>
		"The database does not answer; the command may or may not have been carried out. Check the timeline, then try again in a few seconds.",
	database_read_only: () =>
		"The database can only be read; nothing was changed. Keep this on paper, work by radio and tell the administrator.",
	database_away: () => "The database cannot be read, so no command is sent. Work by radio and telephone, and keep it on paper.",
	in_console_only: () => "This key works in the console’s own window. Go there and press it again.",
	referral_text_changed: () =>
		"Somebody changed the text while you read it out, so nothing is handed over. Read what is new to them, then hand over.",
	alarm_just_came: () => "Another alarm has just come to the top: none was acknowledged. Read it, then do it again.",
	call_in_hand: () =>
		"You are speaking with a caller. To take the call that rings, press F10 again: the caller in hand is put on hold.",
	sign_out_failed: () => "You are not signed out: the server cannot be reached. Nothing is lost; try again.",
	window_blocked: () =>
		"The browser has blocked the new window. Allow this page to open windows (the sign in the address bar), then do it again.",
	network_failed: () =>
		"The server cannot be reached; it may or may not have taken the command. Check the timeline, then try again.",
	screen_not_fresh: () =>
		"The data on this screen is old, so the command was not sent. Wait for the connection and do it again.",
	map_key_invalid: () => "The key of the map has expired. Reload the page.",
	other: ({ code }) => `The server refused the command (${code}). Check and try again; if it persists, tell the administrator.`,
};
