// Generated from dispatch/schema/ by `manage.py contract`: do not edit.

/**
 * What became of a proposed name of a place.
 */
export type AliasStatus = "proposed" | "approved" | "rejected";
/**
 * Whether the centre has approved what a data file brought as an example.
 */
export type Approval = "example" | "approved";
/**
 * One unit's progress on one incident.
 */
export type AssignmentStatus =
	"dispatched" | "acknowledged" | "en_route" | "on_scene" | "transporting" | "at_hospital" | "cleared";
/**
 * How an assignment that is cleared came to its end.
 */
export type AssignmentOutcome = "completed" | "declined" | "unable" | "cancelled" | "diverted";
/**
 * Where an incident stands.
 */
export type IncidentStatus = "new" | "verifying" | "dispatched" | "on_scene" | "resolved" | "closed" | "cancelled" | "merged";
/**
 * How a point became known.
 */
export type LocationSource = "spoken" | "sms_link" | "aml" | "network" | "device" | "operator";
/**
 * Why a call or an incident was closed.
 */
export type Disposition =
	| "handled"
	| "false_report"
	| "nuisance"
	| "silent"
	| "information"
	| "wrong_number"
	| "test"
	| "duplicate"
	| "referred_1022"
	| "referred_112"
	| "cancelled";
/**
 * What a file of an incident is, as its content tells.
 */
export type AttachmentKind = "picture" | "video" | "audio" | "document";
/**
 * What is known of the number that a call came from.
 */
export type CallerKind = "number" | "anonymous" | "malformed";
/**
 * Where a call stands, from its first ring to its end.
 */
export type CallStatus = "ringing" | "answered" | "held" | "ended" | "abandoned" | "failed";
/**
 * What became of calling somebody back who hung up before anybody answered.
 */
export type CallBackOutcome = "reached" | "no_answer" | "not_needed";
/**
 * How far a message to the outside has come.
 *
 * `uncertain` means that the provider may have taken it: it is reconciled by the provider's id, never resent. `lapsed`
 * means that it was not delivered while it was worth something: nobody needs to do anything about it.
 */
export type OutboxStatus = "pending" | "sending" | "sent" | "uncertain" | "parked" | "lapsed";
/**
 * What a unit is doing. While it is assigned, this follows its assignment.
 */
export type UnitStatus =
	| "available"
	| "dispatched"
	| "acknowledged"
	| "en_route"
	| "on_scene"
	| "transporting"
	| "at_hospital"
	| "returning"
	| "out_of_service"
	| "off_duty";
/**
 * What a deadline watches: a silence that lasts, or something that calls for a person at once.
 */
export type EscalationTrigger =
	| "call_unanswered"
	| "call_silent"
	| "call_back_open"
	| "incident_unassigned"
	| "incident_unseen"
	| "calls_on_incident"
	| "priority_raised"
	| "assignment_unacknowledged"
	| "assignment_no_turnout"
	| "assignment_late"
	| "scene_silent"
	| "position_lost"
	| "unit_emergency";
/**
 * What is done, and who is asked, when a deadline passes.
 */
export type EscalationEffect =
	| "alarm_agency"
	| "alarm_shift_lead"
	| "alarm_supervisor"
	| "offer_unit"
	| "raise_alarm_level"
	| "add_agency"
	| "sms_duty_officer"
	| "call_duty_officer";
/**
 * Why nobody gets through on a road.
 */
export type ClosureKind = "flooded" | "blocked" | "works" | "collapsed";
/**
 * In which form a browser gets a camera's picture: a playlist of segments, or one picture after the other.
 */
export type StreamFormat = "hls" | "frames";
/**
 * What a camera near a place is good for, as far as its place and its view tell.
 */
export type CameraSight = "may_see" | "near_only";
/**
 * In what form the answer to a question of a card is given.
 */
export type QuestionKind = "yes_no" | "choice" | "number" | "text";
/**
 * What a person does in the centre. One person may hold several.
 */
export type Role = "call_taker" | "dispatcher" | "duty_officer" | "shift_lead" | "crew" | "supervisor" | "administrator";
export type JsonValue = unknown;
/**
 * Every fact that the timeline can hold: noun, then verb in the past.
 */
export type EventName =
	| "call.received"
	| "call.answered"
	| "call.held"
	| "call.resumed"
	| "call.silence_marked"
	| "call.changed"
	| "call.moved"
	| "call.closed"
	| "call.ended"
	| "call.abandoned"
	| "call.failed"
	| "call.called_back"
	| "incident.created"
	| "incident.changed"
	| "incident.agency_added"
	| "incident.agency_stood_down"
	| "incident.alarm_raised"
	| "incident.merged"
	| "incident.unmerged"
	| "incident.reopened"
	| "incident.cancelled"
	| "incident.referred"
	| "incident.closed"
	| "question.answered"
	| "unit.assigned"
	| "unit.changed"
	| "unit.endangered"
	| "unit.move_up_ordered"
	| "assignment.changed"
	| "hospital.alerted"
	| "note.added"
	| "attachment.added"
	| "attachment.withdrawn"
	| "escalation.fired"
	| "escalation.changed"
	| "escalation.acknowledged"
	| "escalation.cancelled"
	| "location.received"
	| "location_link.sent"
	| "location_link.opened"
	| "message.sent"
	| "message.uncertain"
	| "message.parked"
	| "message.lapsed"
	| "handover.offered"
	| "handover.accepted"
	| "desk.opened"
	| "desk.left"
	| "person.second_factor_reset"
	| "device.paired"
	| "device.revoked"
	| "device.tracker_issued"
	| "device.tracker_ended"
	| "road.closed"
	| "road.opened"
	| "premise_note.added"
	| "premise_note.ended"
	| "camera.looked"
	| "fault.found"
	| "fault.ended"
	| "chat_message.written"
	| "chat_message.overdue"
	| "chat_message.acknowledged"
	| "alias.proposed"
	| "alias.decided";
/**
 * What to know of a candidate before it is trusted.
 */
export type Flag = "outside_province" | "outside_vietnam" | "swapped" | "former_unit";
/**
 * By what a candidate was found.
 */
export type How =
	| "exact"
	| "folded"
	| "telex"
	| "prefix"
	| "typo"
	| "part"
	| "kind"
	| "house"
	| "interpolated"
	| "street"
	| "junction"
	| "km_post"
	| "near"
	| "opposite"
	| "offset"
	| "coordinates"
	| "plus_code"
	| "map_link";
/**
 * What is measured of how an incident was worked on.
 */
export type Interval = "answering" | "processing" | "turnout" | "travel" | "total";
/**
 * By what measured intervals are told apart. Hours, weekdays and months are those of the centre's clock.
 */
export type IntervalGrouping = "none" | "agency" | "type" | "priority" | "area" | "person" | "hour" | "weekday" | "month";

/**
 * What the address platform says, or said: `answered_at` and `age_s` (seconds) tell when.
 *
 * `platform`: `answered` now; `not_asked`, since it had answered lately; `down`, and what is shown is the last that
 * is known, or nothing.
 */
export interface AddressCard {
	address: AddressItem | null;
	platform: "answered" | "not_asked" | "down";
	source: string;
	answered_at: string | null;
	age_s: number | null;
}
/**
 * An address of the national platform. `commune_code` is empty where the platform does not tell it.
 */
export interface AddressItem {
	code: string;
	text: string;
	lon: number;
	lat: number;
	commune_code: string;
}
/**
 * Whom an agency reaches with its free units. Of its areas the one with the most people unreached is first.
 *
 * `reached` counts from the shortest time on. `estimated` times come from a straight line.
 */
export interface AgencyCoverage {
	agency: string;
	reached: ReachCard[];
	areas: AreaCoverage[];
	units_counted: number;
	left_out: UnitsLeftOut[];
	estimated: boolean;
}
/**
 * How many people are reached within so many seconds from the order; `share` is of all people that are known of.
 */
export interface ReachCard {
	within_s: number;
	people: number;
	share: number;
}
/**
 * How many people of a commune are reached, for each of the agency's times in order.
 */
export interface AreaCoverage {
	code: string;
	name: string;
	kind: string;
	people: number;
	reached: number[];
}
/**
 * Units that do not count, by call sign, and why.
 */
export interface UnitsLeftOut {
	reason: ReasonCard;
	units: string[];
}
/**
 * Why something was scored, proposed or passed over: a stable code with its facts, and a sentence.
 */
export interface ReasonCard {
	code: string;
	facts: {
		[k: string]: string | number | boolean | null;
	};
	vi: string;
	en: string;
}
/**
 * The agency that is needed too.
 */
export interface AgencyToAdd {
	agency: string;
}
/**
 * The alarm level to raise to.
 */
export interface AlarmLevel {
	level: number;
}
/**
 * The answer to a question of a question card, as last given, at `at` by the clock of who gave it.
 *
 * It came at `recorded_at`. `from_call_sign` is the unit whose crew gave it.
 */
export interface AnswerCard {
	card: string;
	question: string;
	answer: string;
	at: string;
	recorded_at: string;
	by: string;
	from_call_sign: string | null;
}
/**
 * An area at a point. `owner` is the agency whose zone it is, empty for areas of administration.
 *
 * `by` tells a fact from a guess: in an area found by `succession` the point may lie, or in another of them.
 * `district` names the old district of an old commune, where it is known. An `approximate` shape was not surveyed.
 */
export interface AreaItem {
	level: "province" | "district" | "commune" | "zone";
	owner: string;
	code: string;
	kind: string;
	name: string;
	district: string | null;
	approximate: boolean;
	by: "shape" | "succession";
}
/**
 * The areas at a point now, and those of the division that held until just before `before_until`.
 *
 * `outside` tells that the point is in no commune of the centre.
 */
export interface AreasAtCard {
	now: AreaItem[];
	before: AreaItem[];
	before_until: string | null;
	outside: boolean;
}
/**
 * One unit on one incident, with the time of each status, as far as reached.
 */
export interface AssignmentCard {
	id: number;
	incident_id: number;
	unit_id: number;
	call_sign: string;
	agency: string;
	status: AssignmentStatus;
	outcome: AssignmentOutcome | null;
	reason: string;
	eta_at: string | null;
	hospital: string | null;
	dispatched_at: string;
	acknowledged_at: string | null;
	en_route_at: string | null;
	on_scene_at: string | null;
	transporting_at: string | null;
	at_hospital_at: string | null;
	cleared_at: string | null;
}
/**
 * Why an assignment ends before its work is done: declined or unable (the crew), cancelled (the desk).
 *
 * With `only_while`, it ends in no other status than this one.
 */
export interface AssignmentEnding {
	outcome: "declined" | "unable" | "cancelled";
	reason: string;
	only_while?: AssignmentStatus | null;
	occurred_at?: string | null;
}
/**
 * The assignments that a request made.
 */
export interface AssignmentList {
	assignments: AssignmentCard[];
	incident: IncidentCard;
	choice: ChoiceFact;
}
/**
 * An incident as a console shows it.
 *
 * `agency_statuses` says of each agency how far its own work has come. A merged incident points on by `merged_into`.
 * `location_doubts` are what cannot all be right of where it is and where its callers are.
 * `attachments` counts the files that are shown.
 * `endangered_units` are the ids of those whose crews opened it, or what was merged into it, by a call for help.
 * `area` is the code of the commune around the location, as it was when the location was set.
 */
export interface IncidentCard {
	id: number;
	number: string;
	version: number;
	status: IncidentStatus;
	priority: number;
	alarm_level: number;
	type: string | null;
	agencies: string[];
	agency_statuses: {
		[k: string]: IncidentStatus;
	};
	location: Location | null;
	location_doubts: ReasonCard[];
	area: string | null;
	place: string;
	what: string;
	created_at: string;
	closed_at: string | null;
	disposition: Disposition | null;
	merged_into: number | null;
	calls: number[];
	assignments: AssignmentCard[];
	answers: AnswerCard[];
	attachments: number;
	endangered_units: number[];
}
/**
 * A point with how it is known and how far off it may be.
 */
export interface Location {
	lon: number;
	lat: number;
	radius_m: number;
	source: LocationSource;
}
/**
 * What was recommended for an assignment, what was chosen, and the reason given where the two differ.
 */
export interface ChoiceFact {
	recommended: string[];
	chosen: string[];
	departs: boolean;
	reason: string;
}
/**
 * What wakes a phone: its unit was sent somewhere, or is sent there no more. It is read on the lock screen too.
 *
 * So it says where and why somebody is wanted, and nothing of who called or what they said.
 */
export interface AssignmentPush {
	about: "assigned" | "cancelled";
	assignment_id: number;
	priority: number;
	type: TypeName | null;
	place: string;
}
/**
 * What an incident type is called.
 */
export interface TypeName {
	vi: string;
	en: string;
}
/**
 * A status from the field. `occurred_at` is the device's clock; without it, now.
 */
export interface AssignmentReport {
	status: AssignmentStatus;
	occurred_at?: string | null;
}
/**
 * A file of an incident. `sha256` (hex) is of the content as it came, `name` what it was called there.
 *
 * `taken_at`, `lon` and `lat` are as told by who brought it. One with `withdrawn_at` is shown to supervisors alone.
 */
export interface AttachmentCard {
	id: number;
	incident_id: number;
	kind: AttachmentKind;
	media_type: string;
	sha256: string;
	size_bytes: number;
	name: string;
	caption: string;
	taken_at: string | null;
	lon: number | null;
	lat: number | null;
	added_by: string;
	added_at: string;
	withdrawn_by: string | null;
	withdrawn_at: string | null;
	withdraw_reason: string;
}
/**
 * The files of an incident, in the order in which they came; those that were withdrawn only for supervisors.
 */
export interface AttachmentList {
	incident_id: number;
	attachments: AttachmentCard[];
}
/**
 * Why a file is no longer shown.
 */
export interface AttachmentWithdrawal {
	reason: string;
}
/**
 * Everything that the caller may see now. `cursor` is the seq of the last event that it contains.
 *
 * Incidents are the open ones, calls those of open incidents, escalations those that fired and have not ended,
 * hand-overs those that nobody has accepted, faults those that last, closures those that have not been opened, chat
 * messages the newest five of each open incident and all that wait to be acknowledged, desk shifts those that have
 * not ended. Of a crew, `mentions` are the newest notes on its incident that name its unit; a desk reads the record.
 */
export interface Board {
	cursor: number;
	at: string;
	incidents: IncidentCard[];
	calls: CallCard[];
	units: UnitCard[];
	escalations: EscalationCard[];
	handovers: HandoverCard[];
	faults: FaultCard[];
	closures: ClosureCard[];
	chat_messages: ChatMessageCard[];
	mentions: MentionCard[];
	desk_shifts: DeskShiftCard[];
}
/**
 * A call as a console shows it. `caller` is E.164 where `caller_kind` is `number`, else what the network sent.
 *
 * `call_back_number` is E.164: where the caller says to be reached, null where they said nothing of it.
 * `locations` are the newest few of each source, the newest of all first.
 */
export interface CallCard {
	id: number;
	line: string;
	caller: string | null;
	caller_kind: CallerKind;
	dialled: string;
	call_back_number: string | null;
	status: CallStatus;
	incident_id: number;
	provider: string;
	provider_call_id: string;
	received_at: string;
	answered_at: string | null;
	answered_by: string | null;
	silent_since: string | null;
	ended_at: string | null;
	disposition: Disposition | null;
	history: CallHistory;
	call_back: CallBackCard | null;
	locations: CallerLocationCard[];
	location_link: LocationLinkCard | null;
}
/**
 * What was known of the caller when the call came in, newest call first. `nuisance` is a score from 0 to 1.
 *
 * A score is shown to a person, who decides: nothing is blocked or put back because of it.
 */
export interface CallHistory {
	earlier: EarlierCallCard[];
	nuisance: number;
	reasons: ReasonCard[];
}
/**
 * A call of the same number in the 24 hours before, as it stood when the new one came in.
 */
export interface EarlierCallCard {
	id: number;
	incident_id: number;
	line: string;
	status: CallStatus;
	disposition: Disposition | null;
	received_at: string;
}
/**
 * The task to call somebody back who hung up unanswered. It is open until `done_at`.
 */
export interface CallBackCard {
	due_at: string | null;
	attempts: number;
	done_at: string | null;
	done_by: string | null;
	outcome: CallBackOutcome | null;
}
/**
 * Where a caller was at `occurred_at`, as one source says, and by how much that may be wrong.
 */
export interface CallerLocationCard {
	id: number;
	source: LocationSource;
	lon: number;
	lat: number;
	radius_m: number;
	occurred_at: string;
	recorded_at: string;
}
/**
 * The newest location link of a call. `message` says whether its text message has left; until then it is `pending`.
 *
 * `opened_at` and `answered_at` are those since it was sent, by whichever of the call's links.
 */
export interface LocationLinkCard {
	sent_at: string;
	sent_by: string;
	expires_at: string;
	message: OutboxStatus;
	opened_at: string | null;
	answered_at: string | null;
}
/**
 * A unit as the unit board shows it. `station` and `type` are codes of the catalogue.
 *
 * `covers` is the code of another station at which it stands by, null where it stands by at its own. Its crew is on
 * duty since `crew_since` by the clock of who said so, which came at `crew_recorded_at`.
 */
export interface UnitCard {
	id: number;
	version: number;
	call_sign: string;
	agency: string;
	station: string;
	covers: string | null;
	type: string;
	status: UnitStatus;
	status_since: string;
	status_reason: string;
	crew: string[];
	crew_since: string | null;
	crew_recorded_at: string | null;
	capabilities: string[];
	position: UnitPosition | null;
	incident_id: number | null;
	assignment_id: number | null;
}
/**
 * Where a unit was last known to be.
 */
export interface UnitPosition {
	lon: number;
	lat: number;
	at: string;
}
/**
 * One step of an escalation that fired: the alarm on a console. `ended_at` takes it off the board.
 */
export interface EscalationCard {
	id: number;
	chain: string;
	trigger: EscalationTrigger;
	effect: EscalationEffect;
	argument: string;
	step: number;
	priority: number;
	agencies: string[];
	incident_id: number;
	call_id: number | null;
	assignment_id: number | null;
	due_at: string;
	fired_at: string;
	ended_at: string | null;
	ended_by: string | null;
}
/**
 * A desk handed over from one person to another, with the ids of the incidents that were open.
 */
export interface HandoverCard {
	id: number;
	agency: string;
	from_person: string;
	to_person: string;
	incidents: number[];
	note: string;
	offered_at: string;
	accepted_at: string | null;
}
/**
 * Something that is wrong with the centre itself, found by its auditor. `ended_at` takes it off the board.
 */
export interface FaultCard {
	id: number;
	code: string;
	detail: string;
	began_at: string;
	ended_at: string | null;
}
/**
 * A place where roads are closed. Ways lead around everything within `radius_m` of its shape.
 *
 * It begins at `from_at` and ends by itself at `until`. Profiles in `passable_by` get through. `ended_at` takes it off
 * the board; `ended_by` is null where its time was over.
 */
export interface ClosureCard {
	id: number;
	kind: ClosureKind;
	place: string;
	note: string;
	shape: PointShape | LineShape | PolygonShape;
	radius_m: number;
	passable_by: string[];
	from_at: string;
	until: string | null;
	entered_at: string;
	entered_by: string;
	ended_at: string | null;
	ended_by: string | null;
}
/**
 * A point (GeoJSON).
 */
export interface PointShape {
	type: "Point";
	/**
	 * @minItems 2
	 * @maxItems 2
	 */
	coordinates: [number, number];
}
/**
 * A line (GeoJSON).
 */
export interface LineShape {
	type: "LineString";
	coordinates: [number, number][];
}
/**
 * A polygon without holes (GeoJSON).
 */
export interface PolygonShape {
	type: "Polygon";
	coordinates: [number, number][][];
}
/**
 * A message on an incident, or to the desks of an agency, to one person or to the crew of a unit.
 *
 * `agencies` are those whose desks see it; of one on an incident that is whoever sees the incident, and it is empty.
 * It came at `written_at`; `occurred_at` is the clock of the device on which it was written, null where none said it.
 * One that is addressed waits until `acknowledged_at`; one that was not acknowledged by `answer_due_at` is overdue.
 */
export interface ChatMessageCard {
	id: number;
	incident_id: number | null;
	to_agency: string | null;
	to_person: ChatPerson | null;
	to_unit_id: number | null;
	to_call_sign: string | null;
	agencies: string[];
	by: ChatPerson;
	from_unit_id: number | null;
	from_call_sign: string | null;
	text: string;
	answers: number | null;
	written_at: string;
	occurred_at: string | null;
	answer_due_at: string | null;
	overdue_at: string | null;
	acknowledged_at: string | null;
	acknowledged_by: ChatPerson | null;
}
/**
 * Somebody who writes or is written to, and how they are called on screen.
 */
export interface ChatPerson {
	username: string;
	name: string;
}
/**
 * A note on the incident of a crew that names its unit. `seq` is that of the note on the record.
 */
export interface MentionCard {
	seq: number;
	incident_id: number;
	units: number[];
	text: string;
	by: string;
	at: string;
}
/**
 * A person at a desk of the catalogue, and the service lines that they answer there.
 *
 * `ended_at` takes it off the board; `ended_by` is somebody else where they took the desk over.
 */
export interface DeskShiftCard {
	id: number;
	desk: string;
	person: string;
	name: string;
	lines: string[];
	began_at: string;
	ended_at: string | null;
	ended_by: string | null;
}
/**
 * Where the caller says to be reached, as it was said; empty: at the number that called.
 */
export interface CallBackNumber {
	number: string;
}
/**
 * How an attempt to call somebody back went.
 */
export interface CallBackReport {
	outcome: CallBackOutcome;
	note?: string;
}
/**
 * Why a call ends without an incident.
 */
export interface CallClosing {
	disposition: Disposition;
	note?: string;
}
/**
 * The call that is about this incident.
 */
export interface CallToLink {
	call: number;
}
/**
 * A camera of the registry, without the address of its stream.
 *
 * Its view is `view_angle_deg` wide around `heading_deg` (clockwise from north), null where nobody knows. `dead_since`
 * is set while no picture comes; `last_seen_at` is when one last came, `checked_at` when that was last tried.
 */
export interface CameraCard {
	id: number;
	code: string;
	name: string;
	lon: number;
	lat: number;
	heading_deg: number | null;
	view_angle_deg: number | null;
	range_m: number;
	format: StreamFormat;
	owner: string;
	approximate: boolean;
	last_seen_at: string | null;
	checked_at: string | null;
	dead_since: string | null;
}
/**
 * The camera through which somebody looked.
 */
export interface CameraFact {
	id: number;
	code: string;
	name: string;
}
/**
 * A page of the cameras in use, by id; `next` is the `after` of the following page.
 */
export interface CameraList {
	cameras: CameraCard[];
	next: number | null;
}
/**
 * A look that is on the record. `url` leads to the picture until `expires_at`, for this person alone.
 */
export interface CameraLook {
	camera: CameraCard;
	url: string;
	expires_at: string;
}
/**
 * A chain of deadlines that was stopped before its next step.
 */
export interface CancelledChain {
	chain: string;
	trigger: EscalationTrigger;
	reason: "met" | "acknowledged" | "closed" | "gone" | "not_needed" | "merged";
	was_due_at: string | null;
}
/**
 * The names that cards refer to by code, the question cards, and where a person may take an incident.
 *
 * Of `targets`, the first that fits a silence holds. `attachment_bytes` is how long a file of each kind may be.
 */
export interface Catalogue {
	agencies: CatalogueItem[];
	lines: LineItem[];
	desks: DeskItem[];
	incident_types: IncidentTypeItem[];
	unit_types: UnitTypeItem[];
	capabilities: CatalogueItem[];
	stations: StationItem[];
	hospitals: HospitalItem[];
	areas: CommuneItem[];
	incident_next: {
		[k: string]: IncidentStatus[];
	};
	question_cards: QuestionCardItem[];
	premise_note_kinds: PremiseNoteKindItem[];
	targets: TargetItem[];
	attachment_bytes: {
		[k: string]: number;
	};
}
/**
 * A row that the centre edits, with its names.
 */
export interface CatalogueItem {
	code: string;
	name_vi: string;
	name_en: string;
}
/**
 * A line that people call, and the agency that answers it; null for all.
 *
 * Where `refers_as` is not null, incidents are handed over to it, and end so.
 */
export interface LineItem {
	code: string;
	name_vi: string;
	name_en: string;
	agency: string | null;
	refers_as: Disposition | null;
}
/**
 * A desk of the room, for people of the agency (null: anybody). One that is `shared` seats several.
 */
export interface DeskItem {
	code: string;
	name_vi: string;
	name_en: string;
	agency: string | null;
	shared: boolean;
}
/**
 * An incident type with what it brings by default.
 */
export interface IncidentTypeItem {
	code: string;
	name_vi: string;
	name_en: string;
	agencies: string[];
	priority: number;
}
/**
 * A kind of unit. Only one that `transports` takes patients to hospital. `next` is what may follow each status.
 */
export interface UnitTypeItem {
	code: string;
	name_vi: string;
	name_en: string;
	agency: string;
	transports: boolean;
	next: {
		[k: string]: AssignmentStatus[];
	};
}
/**
 * A station with its place.
 */
export interface StationItem {
	code: string;
	name_vi: string;
	name_en: string;
	agency: string;
	lon: number;
	lat: number;
}
/**
 * A hospital with its place.
 */
export interface HospitalItem {
	code: string;
	name_vi: string;
	name_en: string;
	lon: number;
	lat: number;
}
/**
 * A commune of today, as `area` of an incident names it: `phường Đồng Xoài` is kind and name.
 */
export interface CommuneItem {
	code: string;
	kind: string;
	name: string;
}
/**
 * What to ask and what to say at incidents of some types. An example waits for the centre's approval.
 */
export interface QuestionCardItem {
	code: string;
	name_vi: string;
	name_en: string;
	incident_types: string[];
	approval: Approval;
	questions: QuestionItem[];
	instructions: InstructionItem[];
}
/**
 * A question to a caller. `options` are the answers of a choice.
 */
export interface QuestionItem {
	code: string;
	kind: QuestionKind;
	text_vi: string;
	text_en: string;
	options: string[];
}
/**
 * What is read out to a caller, in order.
 */
export interface InstructionItem {
	text_vi: string;
	text_en: string;
}
/**
 * A kind of premise note, and how many days one may stand at most.
 */
export interface PremiseNoteKindItem {
	code: string;
	name_vi: string;
	name_en: string;
	most_days: number;
}
/**
 * How long a silence may last before somebody is called: the first step of an escalation policy.
 *
 * Without `agency` or `priority` it holds for all of them.
 */
export interface TargetItem {
	trigger: EscalationTrigger;
	agency: string | null;
	priority: number | null;
	after_s: number;
}
/**
 * How the hash chain of an incident stands. `first_broken_seq` is the first event that does not fit, or null.
 *
 * `head` is the hash of the last event (hex), which a sealed file of a later day must hold.
 */
export interface ChainCard {
	incident_id: number;
	events: number;
	head: string;
	first_broken_seq: number | null;
}
/**
 * Messages, newest first; `next` is the `before` of the next page.
 */
export interface ChatMessageList {
	chat_messages: ChatMessageCard[];
	next: number | null;
}
/**
 * All closures that stand, then those of the last day that have ended, each newest first.
 */
export interface ClosureList {
	closures: ClosureCard[];
}
/**
 * A corner of an area.
 */
export interface Corner {
	lon: number;
	lat: number;
}
/**
 * Whom the agencies that the caller may send reach, as it was at `as_of`.
 *
 * `people` are those of the communes whose population and shape are known; `areas_unknown` names the others, of which
 * nobody is counted. Within a commune people are taken to live evenly.
 */
export interface Coverage {
	as_of: string;
	people: number;
	areas_unknown: string[];
	agencies: AgencyCoverage[];
}
/**
 * A text message that nobody got, because a demonstration sends none.
 */
export interface DemonstrationMessage {
	at: string;
	body: string;
}
/**
 * What a caller of a demonstration would have got, the newest first.
 */
export interface DemonstrationMessages {
	messages: DemonstrationMessage[];
}
/**
 * One open console: who sits there, and what is in front of them. `id` is new with each connection.
 *
 * `agencies` is null for all of them. `incident_id` is the incident that is open, `field` the field of it that is
 * being edited. `speaking` is true while the person speaks with a caller, of whom not every desk knows. `blind_since`
 * is set while the console confirms nothing of what it was sent.
 */
export interface DeskCard {
	id: string;
	username: string;
	name: string;
	roles: Role[];
	agencies: string[] | null;
	since: string;
	incident_id: number | null;
	field: string | null;
	speaking?: boolean;
	blind_since: string | null;
}
/**
 * What is in front of the person now: the open incident, the field of it that is being edited, and any caller.
 */
export interface DeskFrame {
	type: "desk";
	incident_id: number | null;
	field?: string | null;
	speaking?: boolean;
}
/**
 * The desk shift that was ended; null where there was none.
 */
export interface DeskShiftEnd {
	shift: DeskShiftCard | null;
}
/**
 * A device of a unit's crew. `username` and `name` are those under which it acts; `label` is its own word.
 *
 * Its tracker, an app that reports where it is, has its token since `tracker_since`, null where it has none.
 * `paired_by` is null where a command offered the pairing. `revoked_by` is the device's own user name where it took
 * itself off.
 */
export interface DeviceCard {
	id: number;
	unit_id: number;
	username: string;
	name: string;
	label: string;
	paired_at: string;
	paired_by: string | null;
	last_seen_at: string | null;
	tracker_since: string | null;
	revoked_at: string | null;
	revoked_by: string | null;
	revoke_reason: string;
}
/**
 * The devices of a unit: those that stand, by id, then those that were revoked last.
 */
export interface DeviceList {
	devices: DeviceCard[];
}
/**
 * Why a device opens nothing any more.
 */
export interface DeviceRevocation {
	reason: string;
}
/**
 * What a device learns of itself: its unit, who is on its shift, and whether the unit is on duty.
 *
 * `push_key` is the key with which a browser subscribes to messages of the centre (base64url), empty where there are
 * none.
 */
export interface DeviceSelf {
	device: DeviceCard;
	unit: UnitCard;
	crew: string[];
	on_duty: boolean;
	push_key: string;
}
/**
 * The incident to which a unit is diverted from the one that it is on.
 */
export interface Diversion {
	incident: number;
	reason?: string;
}
/**
 * An open incident that may be the same event, with a score from 0 to 1. A person decides.
 */
export interface DuplicateCandidate {
	incident: IncidentCard;
	score: number;
	reasons: ReasonCard[];
}
/**
 * The incidents that may be the same event, the likeliest first.
 */
export interface DuplicateList {
	incident_id: number;
	candidates: DuplicateCandidate[];
}
/**
 * A station whose own units are on duty, and of which none is free.
 */
export interface EmptyStation {
	agency: string;
	station: string;
}
/**
 * When a unit under way would be there from where it was last known to be, turnout included where it stands by.
 *
 * Without a position or a place to go to there is no `eta_s`. `suspect` positions are those whose last move no vehicle
 * could have made.
 */
export interface EtaCard {
	assignment_id: number;
	unit_id: number;
	eta_s: number | null;
	distance_m: number | null;
	estimated: boolean;
	router_unavailable: boolean;
	position_age_s: number | null;
	suspect: boolean;
}
/**
 * The arrivals of an incident's units under way, as reckoned at `at`.
 */
export interface EtaList {
	incident_id: number;
	at: string;
	etas: EtaCard[];
}
/**
 * What an event carries: the cards as they now are, and what is special to the event.
 *
 * A client folds every event by one rule, in this order: a closed, cancelled or merged incident leaves the board with
 * its calls, escalations and chat messages, any other replaces its card; a call replaces its card if its incident is
 * on the board, else it leaves; a unit replaces its card; an escalation with `ended_at` leaves the board, as does one
 * whose incident is not there, any other replaces its card; a hand-over that was accepted, a fault, a closure and a
 * desk shift that have ended leave the board, any other replaces its card; a chat message leaves the board if it is on
 * an incident that is not there, or on none and acknowledged, any other replaces its card, and of each incident the
 * five with the highest ids stay. What is absent is empty. `mentions` are the ids of the units that the note names.
 */
export interface EventData {
	incident?: IncidentCard | null;
	calls?: CallCard[];
	units?: UnitCard[];
	escalations?: EscalationCard[];
	handovers?: HandoverCard[];
	faults?: FaultCard[];
	closures?: ClosureCard[];
	chat_messages?: ChatMessageCard[];
	desk_shifts?: DeskShiftCard[];
	assignment?: AssignmentCard | null;
	answer?: AnswerCard | null;
	choice?: ChoiceFact | null;
	changes?: FieldChange[];
	note?: string | null;
	mentions?: number[];
	agency?: string | null;
	reason?: string | null;
	cancelled?: CancelledChain | null;
	message?: MessageFact | null;
	located?: LocatedFact | null;
	camera?: CameraFact | null;
	premise_note?: PremiseNoteFact | null;
	alias?: PlaceAliasCard | null;
	attachment?: AttachmentCard | null;
	referral?: ReferralFact | null;
	person?: string | null;
	device?: DeviceCard | null;
}
/**
 * One field of an incident before and after.
 */
export interface FieldChange {
	field: string;
	old: JsonValue;
	new: JsonValue;
}
/**
 * A message to the world outside, without its recipient's number.
 */
export interface MessageFact {
	id: number;
	kind: string;
	recipient: string;
	attempts: number;
	error: string | null;
}
/**
 * A location of a caller that came in, and whether the incident took it over as its place, with the reason.
 */
export interface LocatedFact {
	location: CallerLocationCard;
	is_taken: boolean;
	reason: ReasonCard;
}
/**
 * A premise note in the record, without its text: that tells of people, and the record stands for ever.
 */
export interface PremiseNoteFact {
	id: number;
	kind: string;
	place: string;
	agencies: string[];
	expires_at: string;
}
/**
 * A proposed name, what became of it, and by whom.
 */
export interface PlaceAliasCard {
	id: number;
	place_id: number;
	place: string;
	text: string;
	note: string;
	status: AliasStatus;
	proposed_by: string;
	proposed_at: string;
	decided_by: string | null;
	decided_at: string | null;
	decision_note: string;
}
/**
 * A hand-over of an incident to the centre of another line, with the text that was told there.
 */
export interface ReferralFact {
	line: string;
	disposition: Disposition;
	reason: string;
	taken_by: string;
	reference: string;
	text: string;
}
/**
 * One fact on the socket. `prev` is the seq of the event sent before it on this connection, or its first cursor.
 */
export interface EventFrame {
	type: "event";
	seq: number;
	prev: number;
	name: EventName;
	at: string;
	occurred_at: string;
	incident_id: number | null;
	actor: string | null;
	data: EventData;
}
/**
 * Hand-overs, newest first.
 */
export interface HandoverList {
	handovers: HandoverCard[];
}
/**
 * Sent every 2 s: the newest seq of the centre, the centre's clock, and the parts that do not work.
 *
 * `sent` is the newest event that was sent on this connection, or the cursor with which it began: a client that does
 * not have it lacks something.
 */
export interface HeartbeatFrame {
	type: "heartbeat";
	cursor: number;
	sent: number;
	at: string;
	degraded: string[];
}
/**
 * The hospital to which a patient is taken, and what it should know.
 */
export interface HospitalAlert {
	hospital: string;
	text?: string;
}
/**
 * The cameras that may see an incident, then those that only stand near it; without a picture last.
 */
export interface IncidentCameras {
	incident_id: number;
	located: boolean;
	cameras: NearbyCamera[];
}
/**
 * A camera near an incident, and whether it may see it. `bearing_deg` leads from the incident to the camera.
 */
export interface NearbyCamera {
	camera: CameraCard;
	sight: CameraSight;
	distance_m: number;
	bearing_deg: number | null;
}
/**
 * Why nothing is done about the incident any more.
 */
export interface IncidentCancellation {
	reason: string;
}
/**
 * Fields to change; what is absent stays. `null` clears the location and is refused elsewhere.
 */
export interface IncidentChanges {
	type?: string;
	priority?: number;
	location?: NewLocation | null;
	place?: string;
	what?: string;
}
/**
 * A point given by a person or a program.
 */
export interface NewLocation {
	lon: number;
	lat: number;
	radius_m?: number;
	source?: LocationSource;
}
/**
 * Why the incident is closed.
 */
export interface IncidentClosing {
	disposition: Disposition;
	note?: string;
}
/**
 * A page of incidents, newest first; `next` is the `before` of the following page.
 */
export interface IncidentList {
	incidents: IncidentCard[];
	next: number | null;
}
/**
 * The surroundings of an incident, cautions first. Without a location nothing is near: `located` is false.
 */
export interface IncidentNearby {
	incident_id: number;
	located: boolean;
	notes: PremiseNoteCard[];
	layers: NearbyLayer[];
}
/**
 * What crews must know of a place: within `radius_m` of a point, or within a ring of corners.
 *
 * `distance_m` is how far from the noted place the incident lies, 0 within it; null where no incident is asked about.
 */
export interface PremiseNoteCard {
	id: number;
	kind: string;
	text: string;
	place: string;
	lon: number | null;
	lat: number | null;
	radius_m: number | null;
	ring: Corner[] | null;
	agencies: string[];
	incident_id: number | null;
	entered_by: string;
	entered_at: string;
	expires_at: string;
	ended_by: string | null;
	ended_at: string | null;
	end_reason: string;
	distance_m?: number | null;
}
/**
 * The nearest things of a layer. Where `imported_at` is null, the centre has no data of it: nothing is known.
 */
export interface NearbyLayer {
	layer: string;
	name_vi: string;
	name_en: string;
	icon: string;
	source: string;
	imported_at: string | null;
	within_m: number;
	features: NearbyFeature[];
}
/**
 * A thing near a place.
 *
 * `distance_m` is the straight line to its nearest part, `bearing_deg` leads to it, clockwise from north, and is null
 * where the place lies within it. `eta_s` is the time of the way where the layer is ordered by that; `estimated` tells
 * that no road was followed. `hospital` is the code by which a unit tells the hospital that it comes. `properties` are
 * the layer's own; `precision_m` says how far off the position may be, null where nobody knows.
 */
export interface NearbyFeature {
	id: number;
	key: string;
	name: string;
	lon: number;
	lat: number;
	distance_m: number;
	bearing_deg: number | null;
	around: boolean;
	eta_s?: number | null;
	estimated?: boolean;
	hospital?: string | null;
	precision_m: number | null;
	properties: {
		[k: string]: JsonValue;
	};
}
/**
 * What there is to say of an incident beside its timeline: its calls, intervals, who saw it, and its chains.
 *
 * Of the chains the incident's own is first, then those of the incidents that were merged into it.
 */
export interface IncidentReview {
	incident: IncidentCard;
	calls: CallCard[];
	intervals: ReviewedInterval[];
	sights: SightCard[];
	chains: ChainCard[];
}
/**
 * An interval of one incident, and who is answerable for it; `person` is "" for nobody by name.
 *
 * `is_first` is whether it is the one that counts where agencies are not told apart.
 */
export interface ReviewedInterval {
	interval: Interval;
	began_at: string;
	seconds: number;
	agency: string | null;
	person: string;
	is_first: boolean;
}
/**
 * Since when a person has had an incident on a screen.
 */
export interface SightCard {
	username: string;
	name: string;
	seen_at: string;
}
/**
 * An interval among the cases of a group, such as an hour or a type; `group` is "" for those that have none.
 *
 * Of fewer than five cases there are no percentiles. `longest` are the incidents of the longest cases, the longest
 * first.
 */
export interface IntervalFigure {
	interval: Interval;
	group: string;
	count: number;
	median: PercentileCard | null;
	p90: PercentileCard | null;
	p95: PercentileCard | null;
	longest: number[];
}
/**
 * A percentile in seconds, and the bounds between which the true one lies with 95 % confidence.
 *
 * A bound is null where there are too few cases to name it.
 */
export interface PercentileCard {
	value_s: number;
	low_s: number | null;
	high_s: number | null;
}
/**
 * The intervals of the incidents that came up from `from_at` on and before `until`.
 *
 * `unanswered` counts their calls that nobody answered: those are in no interval.
 */
export interface IntervalReport {
	from_at: string;
	until: string;
	group_by: IntervalGrouping;
	incidents: number;
	unanswered: number;
	figures: IntervalFigure[];
}
/**
 * How far one comes within so many minutes: the coordinates of a GeoJSON MultiPolygon.
 */
export interface IsochroneCard {
	minutes: number;
	estimated: boolean;
	router_unavailable: boolean;
	coordinates: [number, number][][][];
}
/**
 * How far one comes, in the order in which it was asked.
 */
export interface IsochroneList {
	profile: string;
	isochrones: IsochroneCard[];
}
/**
 * Where a person worked last, and which lines they answered; `desk` is null where they never did.
 */
export interface LastDeskShift {
	desk: string | null;
	lines: string[];
}
/**
 * What a person shows or hides at one go: the ids of the style's layers, and whether they are shown at first.
 */
export interface MapGroup {
	id: string;
	name: string;
	shown: boolean;
	layers: string[];
}
/**
 * What the style says beside MapLibre's own: the groups, and the box to show first (west, south, east, north).
 */
export interface MapMetadata {
	groups: MapGroup[];
	/**
	 * @minItems 4
	 * @maxItems 4
	 */
	bounds: [number, number, number, number];
}
/**
 * A style by the MapLibre style specification. Addresses in it begin with `/`, the basemap's with `pmtiles:///`.
 */
export interface MapStyle {
	version: 8;
	name: string;
	metadata: MapMetadata;
	sources: {
		[k: string]: {
			[k: string]: JsonValue;
		};
	};
	layers: {
		[k: string]: JsonValue;
	}[];
}
/**
 * Who is asking and what they may do.
 */
export interface Me {
	id: number;
	username: string;
	name: string;
	roles: string[];
	agencies: string[];
	unit_id: number | null;
	language: string;
	centre: string;
	demonstration: boolean;
}
/**
 * The incident that goes on when this one is found to be the same.
 */
export interface MergeTarget {
	into: number;
}
/**
 * A unit that should stand by at a station that has none free, and why. Stations are codes of the catalogue.
 *
 * `gains` and `losses` count people for each of the agency's times `within_s`; `left_behind` are the free units that
 * stay at the station that it leaves.
 */
export interface MoveUpCard {
	agency: string;
	unit: number;
	call_sign: string;
	from_station: string;
	to_station: string;
	within_s: number[];
	gains: number[];
	losses: number[];
	drive_s: number;
	left_behind: number;
	estimated: boolean;
	reasons: ReasonCard[];
}
/**
 * The stations that are empty, and the moves that are worth ordering for them, in the order in which to order them.
 *
 * Each is the best after those before it. A station without one is told in `empty` alone.
 */
export interface MoveUpList {
	as_of: string;
	empty: EmptyStation[];
	move_ups: MoveUpCard[];
}
/**
 * The station at which a unit should stand by; `anyway` though it is held, or too few stay where it leaves.
 */
export interface MoveUpOrder {
	station: string;
	anyway?: boolean;
}
/**
 * What stands near a place, layer by layer.
 */
export interface NearbyList {
	lon: number;
	lat: number;
	layers: NearbyLayer[];
}
/**
 * The answer to one question of a question card. `occurred_at` is the device's clock when it was given.
 *
 * `instead_of` is the answer that its writer saw there, null where there was none: where another stands by now, the
 * new one is refused. Without it the new one counts whatever stands there.
 */
export interface NewAnswer {
	card: string;
	question: string;
	answer: string;
	instead_of?: string | null;
	occurred_at?: string | null;
}
/**
 * Units to send: all of them or none. `reason` says why they are others than those recommended.
 */
export interface NewAssignments {
	units: number[];
	reason?: string;
}
/**
 * What is told of a file: the name that it has where it comes from, and of a picture when and where it is of.
 */
export interface NewAttachment {
	name?: string;
	caption?: string;
	taken_at?: string | null;
	lon?: number | null;
	lat?: number | null;
}
/**
 * A position that a person enters as the caller's, such as one that was pasted out of another programme.
 */
export interface NewCallerLocation {
	lon: number;
	lat: number;
	radius_m?: number;
}
/**
 * A message to the desks of agencies, each of which acknowledges its own, to a person, or to the crew of a unit.
 *
 * One that `answers` another goes to who wrote that, and acknowledges it. With `answer_within_s` it is overdue where
 * nobody has acknowledged it by then, counted from when it came. `occurred_at` is the device's clock when it was
 * written.
 */
export interface NewChatMessage {
	text: string;
	occurred_at?: string | null;
	to_agencies?: string[] | null;
	to_person?: string | null;
	to_unit?: number | null;
	answers?: number | null;
	answer_within_s?: number | null;
}
/**
 * A road that is closed; at once where no `from_at` is given. Lengths in metres.
 */
export interface NewClosure {
	kind: ClosureKind;
	shape: PointShape | LineShape | PolygonShape;
	radius_m?: number;
	place?: string;
	note?: string;
	passable_by?: string[];
	from_at?: string | null;
	until?: string | null;
}
/**
 * Where a person works from now on, and which service lines they answer there.
 *
 * `take_over` ends the shift of whoever sits at a desk for one.
 */
export interface NewDeskShift {
	desk: string;
	lines: string[];
	take_over?: boolean;
}
/**
 * A device asks to be paired, by the six digits or by the secret of the link.
 */
export interface NewDevice {
	code?: string | null;
	secret?: string | null;
	label?: string;
}
/**
 * The desk of an agency is offered to the person who takes over, by username.
 */
export interface NewHandover {
	agency: string;
	to: string;
	note?: string;
}
/**
 * An incident entered by hand. Without agencies or priority, those of the type hold.
 */
export interface NewIncident {
	type: string;
	agencies?: string[] | null;
	priority?: number | null;
	location?: NewLocation | null;
	place?: string;
	what?: string;
}
/**
 * What is said to everybody on an incident. `occurred_at` is the device's clock when it was written.
 */
export interface NewIncidentChatMessage {
	text: string;
	occurred_at?: string | null;
}
/**
 * On which incident, or for which reason, somebody looks through a camera. One of the two there must be.
 */
export interface NewLook {
	incident?: number | null;
	reason?: string;
}
/**
 * A free text on the incident. `occurred_at` is the device's clock when it was written; without it, now.
 */
export interface NewNote {
	text: string;
	occurred_at?: string | null;
}
/**
 * A name by which callers call a place, as a dispatcher has learned it.
 */
export interface NewPlaceAlias {
	place: number;
	text: string;
	note?: string;
}
/**
 * A note on the place around a point (with `radius_m`, in metres), or within a ring that need not be closed.
 *
 * `agencies` are those whom it concerns; nobody else reads it. `incident` is that on which it was learned.
 */
export interface NewPremiseNote {
	kind: string;
	text: string;
	place?: string;
	lon?: number | null;
	lat?: number | null;
	radius_m?: number | null;
	ring?: Corner[] | null;
	agencies: string[];
	expires_at: string;
	incident?: number | null;
}
/**
 * Where the browser of a device takes messages, and the keys by which only it reads them, as the browser says.
 */
export interface NewPushSubscription {
	endpoint: string;
	p256dh: string;
	auth: string;
}
/**
 * To which line an incident goes, why, and who took it there under which reference, where that was said.
 *
 * `text` is what was told there, as `/incidents/{id}/referral` gave it; none where nobody read it.
 */
export interface NewReferral {
	line: string;
	reason: string;
	taken_by?: string;
	reference?: string;
	text?: string | null;
}
/**
 * A note was taken, on the incident that was named, from a crew that sees it no longer.
 */
export interface NoteReceipt {
	incident_id: number;
}
/**
 * What the page of a location link sends when somebody has it before them: a preview of the message does not.
 */
export interface PageOpened {
	opened: true;
}
/**
 * What pairs one device to a unit until it expires: six digits to type, or a link as a QR code (SVG).
 */
export interface PairingOffer {
	code: string;
	link: string;
	qr: string;
	expires_at: string;
}
/**
 * Whether the name holds from now on.
 */
export interface PlaceAliasDecision {
	approved: boolean;
	note?: string;
}
/**
 * Proposed names, newest first.
 */
export interface PlaceAliasList {
	aliases: PlaceAliasCard[];
}
/**
 * The candidates, best first. Where it is `ambiguous`, the first is not to be taken without the others.
 */
export interface PlaceAnswer {
	understood: PlaceReading[];
	candidates: PlaceCandidate[];
	doubts: PlaceReading[];
	ambiguous: boolean;
}
/**
 * A way in which the question was understood, or a doubt: a code, and what it speaks of.
 */
export interface PlaceReading {
	code: string;
	params: {
		[k: string]: string | number | boolean;
	};
}
/**
 * A place that may be meant: the circle of `radius_m` round (`lon`, `lat`) holds it.
 *
 * `id` is null for what was computed. `within` goes from the smallest area to the largest; those that are no longer
 * end in "(cũ)". `twins` are the ids of candidates whose names are easily taken for this one. `shape` is the type of
 * the geometry, where there is one.
 */
export interface PlaceCandidate {
	id: number | null;
	label: string;
	kind: string;
	lon: number;
	lat: number;
	radius_m: number;
	how: How;
	score: number;
	within: string[];
	matched: string;
	old_names: string[];
	shape: string | null;
	twins: number[];
	distance_m: number | null;
	flags: Flag[];
}
/**
 * One fix of a receiver. `at` is the device's clock, `heading` degrees clockwise from north.
 *
 * Without `unit` it is the one unit of the crew that sends it.
 */
export interface PositionFix {
	unit?: number | null;
	at: string;
	lon: number;
	lat: number;
	accuracy_m?: number | null;
	heading?: number | null;
	speed_mps?: number | null;
}
/**
 * What became of a batch: every fix is stored, was known already, or is refused.
 */
export interface PositionReceipt {
	stored: number;
	known: number;
	refused: RefusedFix[];
}
/**
 * A fix that was not taken, by its place in the batch, and why. Sending it again would not help.
 */
export interface RefusedFix {
	index: number;
	code: string;
	detail: string;
}
/**
 * A batch of fixes, of one unit or of many, in any order.
 */
export interface PositionReport {
	fixes: PositionFix[];
}
/**
 * Newest positions, coalesced: `[unit id, lon, lat, heading, speed, age_s]`. Never part of the log.
 *
 * Headings are degrees clockwise from north, speeds metres a second. `suspect` names the units among them whose last
 * move no vehicle could have made.
 */
export interface PositionsFrame {
	type: "positions";
	at: string;
	units: [number, number, number, number | null, number | null, number][];
	suspect?: number[];
}
/**
 * Why a note no longer holds.
 */
export interface PremiseNoteEnding {
	reason: string;
}
/**
 * A page of premise notes, newest first; `next` is the `before` of the next page.
 */
export interface PremiseNoteList {
	notes: PremiseNoteCard[];
	next: number | null;
}
/**
 * Desks that came or changed, and the ids of those that went. Never part of the log.
 *
 * The first one of a connection is `full`: what it does not name is not there.
 */
export interface PresenceFrame {
	type: "presence";
	full: boolean;
	desks: DeskCard[];
	gone?: string[];
}
/**
 * An error as RFC 9457 problem details. `code` is stable; further members explain it.
 */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	code: string;
	[k: string]: unknown;
}
/**
 * Which units to send now, beside those that are on the incident already.
 *
 * `plans` are the names of the response plans that hold at the alarm level; where there is none, one unit of each
 * agency is proposed. `offers` are units that somebody would have to divert from less urgent incidents.
 */
export interface RecommendationCard {
	incident_id: number;
	alarm_level: number;
	plans: string[];
	units: RecommendedUnit[];
	rejected: RejectedUnit[];
	offers: RecommendedUnit[];
	shortfalls: ShortfallCard[];
}
/**
 * A unit that is proposed, with the need that it fills, and why. `unit` is its id.
 *
 * `fits` are the capabilities among the needs of the plan that it has. Without a place there is no `eta_s`.
 * `estimated` times come from a straight line. A unit that would have to be diverted names the incident that it would
 * leave.
 */
export interface RecommendedUnit {
	unit: number;
	call_sign: string;
	agency: string;
	capability: string;
	eta_s: number | null;
	distance_m: number | null;
	estimated: boolean;
	fits: string[];
	reasons: ReasonCard[];
	divert_from?: number | null;
}
/**
 * A unit that could serve and is not proposed, and why.
 */
export interface RejectedUnit {
	unit: number;
	call_sign: string;
	agency: string;
	eta_s: number | null;
	reasons: ReasonCard[];
}
/**
 * What the plan asks for and nobody can bring in time.
 */
export interface ShortfallCard {
	capability: string;
	missing: number;
	horizon_s: number;
	reason: ReasonCard;
}
/**
 * What is read out to, or sent to, the centre of another line: Vietnamese, as the incident is now.
 */
export interface ReferralText {
	line: string;
	text: string;
}
/**
 * Why work goes on after the end.
 */
export interface Reopening {
	reason: string;
}
/**
 * The board at an instant, in the shape Board as far as it had that shape then: after the event `board.cursor`.
 *
 * Units are where they were then, as far as that is kept. `seen` are the open incidents that a console of the person
 * asked about had shown by then; null where none was named.
 */
export interface ReplayBoard {
	board: {
		[k: string]: unknown;
	};
	seen: number[] | null;
}
/**
 * What happened after an event, in order: frames of a socket, in the shape EventFrame as it was then.
 *
 * `next` is the `after` of the next page.
 */
export interface ReplayEvents {
	events: {
		[k: string]: unknown;
	}[];
	next: number | null;
}
/**
 * The cursor is too old or unknown: connect afresh.
 */
export interface ResetFrame {
	type: "reset";
}
/**
 * The way of a unit to an incident from where it was last known to be.
 *
 * `estimated` ways are straight lines without turns: no roads are known there, or, where `router_unavailable` is set,
 * the router did not answer. `line` is a list of longitudes and latitudes. `closures` are the ids of those avoided,
 * `in_closures` of those in which the unit or the place lies: they are not avoided.
 */
export interface RouteCard {
	incident_id: number;
	unit: number;
	profile: string;
	eta_s: number;
	distance_m: number;
	estimated: boolean;
	router_unavailable: boolean;
	closures: number[];
	in_closures: number[];
	line: [number, number][];
	turns: TurnCard[];
}
/**
 * One turn in words, where it is done, and how far and how long it is then until the next one.
 */
export interface TurnCard {
	text: string;
	lon: number;
	lat: number;
	distance_m: number;
	duration_s: number;
}
/**
 * The client has put the event, and all before it, on a screen.
 */
export interface SeenFrame {
	type: "seen";
	seq: number;
}
/**
 * Base of all shapes: unknown fields are refused, values do not change.
 */
export interface Shape {}
/**
 * A unit's crew comes on duty under their names, or goes off, at `occurred_at` by the device's clock, or now.
 */
export interface ShiftReport {
	on_duty: boolean;
	crew?: string[];
	occurred_at?: string | null;
}
/**
 * Who has had an incident on a screen, in the order in which they saw it first.
 */
export interface SightList {
	incident_id: number;
	sights: SightCard[];
}
/**
 * Whether nobody speaks on the line.
 */
export interface SilenceReport {
	silent: boolean;
}
/**
 * The full state; the first frame of a fresh connection. A crew's page is sent one each time that it has changed.
 *
 * A client that resumes sends `scope` back beside its cursor: where its rights have changed since, it begins afresh.
 */
export interface SnapshotFrame {
	type: "snapshot";
	cursor: number;
	scope: string;
	board: Board;
}
/**
 * Why an agency is not needed.
 */
export interface StandDown {
	reason: string;
}
/**
 * What the page of a location link sends: a fix, and how long ago the telephone made it.
 */
export interface TelephoneFix {
	lon: number;
	lat: number;
	accuracy_m: number;
	age_s?: number;
}
/**
 * The record of one incident in order.
 */
export interface Timeline {
	incident_id: number;
	events: TimelineEntry[];
}
/**
 * One event of the record with its place in the hash chain (hex).
 *
 * `data` has the shape of EventData at the time when it was recorded, without what was unset.
 */
export interface TimelineEntry {
	seq: number;
	name: EventName;
	incident_id: number | null;
	agencies: string[];
	actor: string | null;
	occurred_at: string;
	recorded_at: string;
	data: {
		[k: string]: JsonValue;
	};
	previous_hash: string;
	hash: string;
}
/**
 * What each app is told so that it reports where a device's unit is; the token in it is shown once.
 *
 * Pictures are QR codes (SVG), for an app on another telephone. `osmand_url` is OsmAnd's address for online tracking;
 * Traccar Client takes `traccar_url` as server and the token as device identifier; OwnTracks opens `owntracks_link`.
 */
export interface TrackerSetup {
	token: string;
	osmand_url: string;
	traccar_url: string;
	traccar_qr: string;
	owntracks_url: string;
	owntracks_link: string;
	owntracks_qr: string;
}
/**
 * A crew in danger calls for help. `occurred_at` is the device's clock when it did; without it, now.
 */
export interface UnitEmergency {
	position?: NewLocation | null;
	text?: string;
	occurred_at?: string | null;
}
/**
 * The units that the caller may see.
 */
export interface UnitList {
	units: UnitCard[];
}
/**
 * A unit's status outside an assignment. `occurred_at` is the device's clock; without it, now.
 */
export interface UnitReport {
	status: UnitStatus;
	reason?: string;
	occurred_at?: string | null;
}
/**
 * Send positions within this part of the map only: west, south, east, north in degrees. Null: all of them.
 */
export interface ViewportFrame {
	type: "viewport";
	box: [number, number, number, number] | null;
}
