// What Esc closes. Knows no view: whoever listens closes it.

export interface Open {
	/** Whether the hand is in a field. */
	isInField: boolean;
	/** Whether the form of a new incident lies over the queue, and whether the hand is in it. */
	newIncident: boolean;
	isInNewIncident: boolean;
	/** Whether the form of a call lies over the queue. */
	callForm: boolean;
}

export type Closed = "field" | "new_incident" | "call_form" | "incident";

/**
 * The innermost thing that has the focus, else what lies on top. Never what asks to be read: a hand that meant something
 * else would put it away unread. What was typed is not thrown away: the first Esc leaves the field.
 */
export function closedByEscape({ isInField, newIncident, isInNewIncident, callForm }: Open): Closed {
	// That form keeps what was typed while it is closed.
	if (newIncident && isInNewIncident) return "new_incident";
	if (isInField) return "field";
	if (newIncident) return "new_incident";
	return callForm ? "call_form" : "incident";
}
