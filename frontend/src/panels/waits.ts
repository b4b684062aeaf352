// What an incident waits for, and how much of the time for it has passed: the time is that of the centre's own policies.
import type { AssignmentCard, CallCard, EscalationTrigger, IncidentCard, IncidentStatus, TargetItem } from "../contract.ts";
import { isUnderWay } from "./assignmentSteps.ts";
import { isSpoken } from "./rights.ts";

/** Something that should have happened by `due_ms`; both times by the centre's clock. */
export interface Wait {
	trigger: EscalationTrigger;
	since_ms: number;
	due_ms: number;
}

export type Lateness = "none" | "near" | "passed";

const NEAR_FROM = 0.8;
const NOBODY_SENT: ReadonlySet<IncidentStatus> = new Set(["new", "verifying"]);

/** Whether an incident, or an agency on it, waits for a unit: none was sent, or none of those that were goes. */
export function nobodyGoes(status: IncidentStatus, assignments: readonly AssignmentCard[]): boolean {
	return NOBODY_SENT.has(status) && assignments.every((assignment) => assignment.status === "cleared");
}

/** After how many milliseconds this silence calls somebody; undefined where no policy asks for it. */
export function targetOf(
	targets: readonly TargetItem[],
	trigger: EscalationTrigger,
	agencies: readonly string[],
	priority: number,
): number | undefined {
	const found = targets.find(
		(target) =>
			target.trigger === trigger &&
			(target.agency === null || agencies.includes(target.agency)) &&
			(target.priority === null || target.priority === priority),
	);
	return found && found.after_s * 1000;
}

/**
 * All that an incident waits for, as far as its card and those of its calls tell.
 *
 * Neither tells when a scene was last heard of, nor when an agency joined later: its time counts from the beginning.
 */
export function waitsOf(incident: IncidentCard, calls: readonly CallCard[], targets: readonly TargetItem[]): Wait[] {
	const waits: Wait[] = [];

	/** `due` is when the policy's time begins, where that is not `since`. */
	function wait(trigger: EscalationTrigger, agencies: readonly string[], since: string | null, due = since): void {
		const target_ms = targetOf(targets, trigger, agencies, incident.priority);
		if (since === null || due === null || target_ms === undefined) return;
		waits.push({ trigger, since_ms: Date.parse(since), due_ms: Date.parse(due) + target_ms });
	}

	for (const call of calls) {
		if (call.status === "ringing") wait("call_unanswered", incident.agencies, call.received_at);
		if (isSpoken(call)) wait("call_silent", incident.agencies, call.silent_since);
		if (call.call_back?.due_at && call.call_back.done_at === null)
			waits.push({
				trigger: "call_back_open",
				since_ms: Date.parse(call.ended_at ?? call.received_at),
				due_ms: Date.parse(call.call_back.due_at),
			});
	}
	for (const agency of incident.agencies) {
		const its = incident.assignments.filter((assignment) => assignment.agency === agency);
		if (nobodyGoes(incident.agency_statuses[agency] ?? incident.status, its)) {
			// Who was sent and does not go has cost the time until now: it is waited for anew.
			const given_up = its
				.flatMap(({ cleared_at }) => cleared_at ?? [])
				.sort()
				.at(-1);
			wait("incident_unassigned", [agency], given_up ?? incident.created_at);
		}
	}
	for (const assignment of incident.assignments) {
		if (assignment.status === "dispatched") wait("assignment_unacknowledged", [assignment.agency], assignment.dispatched_at);
		if (assignment.status === "acknowledged") wait("assignment_no_turnout", [assignment.agency], assignment.acknowledged_at);
		if (isUnderWay(assignment)) wait("assignment_late", [assignment.agency], assignment.dispatched_at, assignment.eta_at);
	}
	return waits;
}

/** The part of its time that has passed; 1 and more is too late. */
export function passedOf({ since_ms, due_ms }: Wait, now: number): number {
	return due_ms > since_ms ? (now - since_ms) / (due_ms - since_ms) : Number(now >= due_ms);
}

/** The wait that is nearest to its end, or longest past it; undefined where nothing is waited for. */
export function mostLate(waits: readonly Wait[], now: number): Wait | undefined {
	return waits.toSorted((a, b) => passedOf(b, now) - passedOf(a, now))[0];
}

export function latenessOf(wait: Wait | undefined, now: number): Lateness {
	const passed = wait ? passedOf(wait, now) : 0;
	if (passed >= 1) return "passed";
	return passed >= NEAR_FROM ? "near" : "none";
}
