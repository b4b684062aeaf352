// Which incident stands where in the queue, and what of it must not be overlooked.
import type { IncidentCard } from "../contract.ts";
import { nobodyGoes } from "./waits.ts";

/** A P1 to which nobody has sent a unit, or about which an alarm stands that nobody has taken. */
export function isUnattended(incident: IncidentCard, alarmed: ReadonlySet<number>): boolean {
	if (incident.priority !== 1) return false;
	return alarmed.has(incident.id) || nobodyGoes(incident.status, incident.assignments);
}

function mustBeSeen({ id, priority, status, assignments }: IncidentCard, alarmed: ReadonlySet<number>): boolean {
	const isGivenUp = assignments.length > 0 && nobodyGoes(status, assignments);
	return priority === 1 || status === "new" || isGivenUp || alarmed.has(id);
}

export interface QueueOrder {
	/** The incidents that fit, those that are pinned first. */
	readonly ids: readonly number[];
	readonly pinned: ReadonlySet<number>;
	/** P1, those with an alarm, and those with which nobody has begun or goes on, whether they fit or not, in the same order. */
	readonly urgent: readonly number[];
	readonly hidden: number;
	readonly hiddenP1: number;
}

/** `incidents` come in the order of their urgency. */
export function queueOrder(
	incidents: readonly IncidentCard[],
	alarmed: ReadonlySet<number>,
	fits: (incident: IncidentCard) => boolean,
): QueueOrder {
	const first = incidents.filter((incident) => isUnattended(incident, alarmed));
	const pinned = new Set(first.map(({ id }) => id));
	const all = [...first, ...incidents.filter(({ id }) => !pinned.has(id))];
	const fitting = all.filter(fits);
	const shown = new Set(fitting);
	const hidden = all.filter((incident) => !shown.has(incident));
	return {
		ids: fitting.map(({ id }) => id),
		pinned,
		// What is new must be painted somewhere: the desk tells the centre that it has it on a screen.
		urgent: all.filter((incident) => mustBeSeen(incident, alarmed)).map(({ id }) => id),
		hidden: hidden.length,
		hiddenP1: hidden.filter(({ priority }) => priority === 1).length,
	};
}
