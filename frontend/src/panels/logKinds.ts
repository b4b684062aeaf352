// What the record of an incident can be filtered by.
import type { EventName } from "../contract.ts";

export const LOG_KINDS = ["notes", "calls", "units", "alarms", "chat", "changes"] as const;
export type LogKind = (typeof LOG_KINDS)[number];

/** Every event is of one kind: none can be found under no filter. */
const KIND: Readonly<Record<EventName, LogKind>> = {
	"call.received": "calls",
	"call.answered": "calls",
	"call.held": "calls",
	"call.resumed": "calls",
	"call.silence_marked": "calls",
	"call.moved": "calls",
	"call.closed": "calls",
	"call.ended": "calls",
	"call.abandoned": "calls",
	"call.failed": "calls",
	"call.changed": "calls",
	"call.called_back": "calls",
	"location.received": "calls",
	"location_link.sent": "calls",
	"location_link.opened": "calls",
	"incident.created": "changes",
	"incident.changed": "changes",
	"incident.agency_added": "changes",
	"incident.agency_stood_down": "changes",
	"incident.alarm_raised": "changes",
	"incident.merged": "changes",
	"incident.unmerged": "changes",
	"incident.reopened": "changes",
	"incident.cancelled": "changes",
	"incident.closed": "changes",
	"incident.referred": "changes",
	"question.answered": "notes",
	"unit.assigned": "units",
	"unit.changed": "units",
	"unit.endangered": "alarms",
	"unit.move_up_ordered": "units",
	"assignment.changed": "units",
	"hospital.alerted": "units",
	"note.added": "notes",
	"escalation.fired": "alarms",
	"escalation.changed": "alarms",
	"escalation.acknowledged": "alarms",
	"escalation.cancelled": "alarms",
	"message.sent": "alarms",
	"message.uncertain": "alarms",
	"message.parked": "alarms",
	"handover.offered": "changes",
	"handover.accepted": "changes",
	"road.closed": "changes",
	"road.opened": "changes",
	"attachment.added": "notes",
	"attachment.withdrawn": "notes",
	"premise_note.added": "notes",
	"premise_note.ended": "notes",
	"camera.looked": "changes",
	"chat_message.written": "chat",
	"chat_message.overdue": "chat",
	"chat_message.acknowledged": "chat",
	"fault.found": "alarms",
	"fault.ended": "alarms",
	"alias.proposed": "changes",
	"alias.decided": "changes",
	"desk.opened": "changes",
	"desk.left": "changes",
	"person.second_factor_reset": "changes",
};

/** The kind of an event; one that this page does not know yet changed something. */
export function kindOf(name: EventName): LogKind {
	return KIND[name] ?? "changes";
}
