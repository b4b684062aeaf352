// Generated from dispatch/schema.py by `manage.py contract`: do not edit.

/**
 * One unit's progress on one incident.
 */
export type AssignmentStatus =
	"dispatched" | "acknowledged" | "en_route" | "on_scene" | "transporting" | "at_hospital" | "cleared";
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
 * What is known of the number that a call came from.
 */
export type CallerKind = "number" | "anonymous" | "malformed";
/**
 * Where a call stands, from its first ring to its end.
 */
export type CallStatus = "ringing" | "answered" | "held" | "ended" | "abandoned" | "failed";
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
 * Which silence a deadline watches.
 */
export type EscalationTrigger = "call_unanswered" | "incident_unassigned" | "assignment_unacknowledged";
/**
 * Who is asked when a deadline passes.
 */
export type EscalationEffect = "alarm_agency" | "alarm_supervisor" | "sms_duty_officer";
export type JsonValue = unknown;
/**
 * Every fact that the timeline can hold: noun, then verb in the past.
 */
export type EventName =
	| "call.received"
	| "call.answered"
	| "call.ended"
	| "call.abandoned"
	| "call.failed"
	| "incident.created"
	| "incident.changed"
	| "incident.agency_added"
	| "incident.closed"
	| "unit.assigned"
	| "unit.changed"
	| "assignment.changed"
	| "note.added"
	| "escalation.fired"
	| "escalation.changed"
	| "escalation.acknowledged"
	| "escalation.cancelled"
	| "message.sent"
	| "message.uncertain"
	| "message.parked";

/**
 * The agency that is needed too.
 */
export interface AgencyToAdd {
	agency: string;
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
	dispatched_at: string;
	acknowledged_at: string | null;
	en_route_at: string | null;
	on_scene_at: string | null;
	transporting_at: string | null;
	at_hospital_at: string | null;
	cleared_at: string | null;
}
/**
 * The assignments that a request made.
 */
export interface AssignmentList {
	assignments: AssignmentCard[];
	incident: IncidentCard;
}
/**
 * An incident as a console shows it.
 */
export interface IncidentCard {
	id: number;
	number: string;
	version: number;
	status: IncidentStatus;
	priority: number;
	type: string | null;
	agencies: string[];
	location: Location | null;
	place: string;
	what: string;
	created_at: string;
	closed_at: string | null;
	disposition: Disposition | null;
	calls: number[];
	assignments: AssignmentCard[];
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
 * A status from the field. `occurred_at` is the device's clock; without it, now.
 */
export interface AssignmentReport {
	status: AssignmentStatus;
	occurred_at?: string | null;
}
/**
 * Everything that the caller may see now. `cursor` is the seq of the last event that it contains.
 *
 * Incidents are the open ones, calls those of open incidents, escalations those that fired and have not ended.
 */
export interface Board {
	cursor: number;
	at: string;
	incidents: IncidentCard[];
	calls: CallCard[];
	units: UnitCard[];
	escalations: EscalationCard[];
}
/**
 * A call as a console shows it. `caller` is E.164 where `caller_kind` is `number`, else what the network sent.
 */
export interface CallCard {
	id: number;
	line: string;
	caller: string | null;
	caller_kind: CallerKind;
	dialled: string;
	status: CallStatus;
	incident_id: number;
	provider: string;
	provider_call_id: string;
	received_at: string;
	answered_at: string | null;
	answered_by: string | null;
	ended_at: string | null;
	disposition: Disposition | null;
}
/**
 * A unit as the unit board shows it. `station` and `type` are codes of the catalogue.
 */
export interface UnitCard {
	id: number;
	version: number;
	call_sign: string;
	agency: string;
	station: string;
	type: string;
	status: UnitStatus;
	status_since: string;
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
 * A chain of deadlines that was stopped before its next step.
 */
export interface CancelledChain {
	chain: string;
	trigger: EscalationTrigger;
	reason: "met" | "acknowledged" | "closed" | "gone";
	was_due_at: string | null;
}
/**
 * The names that cards refer to by code.
 */
export interface Catalogue {
	agencies: CatalogueItem[];
	lines: CatalogueItem[];
	incident_types: IncidentTypeItem[];
	unit_types: CatalogueItem[];
	stations: StationItem[];
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
 * What an event carries: the cards as they now are, and what is special to the event.
 *
 * A client folds every event by one rule, in this order: a closed, cancelled or merged incident leaves the board with
 * its calls and escalations, any other replaces its card; a call replaces its card if its incident is on the board; a
 * unit replaces its card; an escalation with `ended_at` leaves the board, any other replaces its card if its incident
 * is on the board. What is absent is empty.
 */
export interface EventData {
	incident?: IncidentCard | null;
	calls?: CallCard[];
	units?: UnitCard[];
	escalations?: EscalationCard[];
	assignment?: AssignmentCard | null;
	changes?: FieldChange[];
	note?: string | null;
	agency?: string | null;
	reason?: string | null;
	cancelled?: CancelledChain | null;
	message?: MessageFact | null;
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
 * Sent every 2 s: the newest seq of the centre and the centre's clock.
 */
export interface HeartbeatFrame {
	type: "heartbeat";
	cursor: number;
	at: string;
	degraded: string[];
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
}
/**
 * Units to send: all of them or none.
 */
export interface NewAssignments {
	units: number[];
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
 * A free text on the incident.
 */
export interface NewNote {
	text: string;
}
/**
 * Newest positions, coalesced: `[unit id, lon, lat, heading, speed, age_s]`. Never part of the log.
 */
export interface PositionsFrame {
	type: "positions";
	at: string;
	units: [number, number, number, number | null, number | null, number][];
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
 * The cursor is too old or unknown: connect afresh.
 */
export interface ResetFrame {
	type: "reset";
}
/**
 * The client has put the event on a screen.
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
 * The full state; the first frame of a fresh connection.
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
 * The record of one incident in order.
 */
export interface Timeline {
	incident_id: number;
	events: TimelineEntry[];
}
/**
 * One event of the record with its place in the hash chain (hex).
 */
export interface TimelineEntry {
	seq: number;
	name: EventName;
	incident_id: number | null;
	agencies: string[];
	actor: string | null;
	occurred_at: string;
	recorded_at: string;
	data: EventData;
	previous_hash: string;
	hash: string;
}
/**
 * The units that the caller may see.
 */
export interface UnitList {
	units: UnitCard[];
}
/**
 * A unit's status outside an assignment.
 */
export interface UnitReport {
	status: UnitStatus;
	reason?: string;
}
