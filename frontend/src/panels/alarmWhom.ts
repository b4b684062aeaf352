import type { EscalationCard } from "../contract.ts";
import type { Desk } from "./desk.ts";
import { callerOf } from "./names.ts";

/** Whom an alarm is about: the unit by its call sign, else the caller; empty where it is the incident alone. */
export function whomOf({ store }: Desk, alarm: EscalationCard): string {
	const incident = store.incidents.card(alarm.incident_id).value;
	const assignment = incident?.assignments.find(({ id }) => id === alarm.assignment_id);
	if (assignment) return assignment.call_sign;
	const call = alarm.call_id === null ? undefined : store.calls.card(alarm.call_id).value;
	return call ? callerOf(call) : "";
}
