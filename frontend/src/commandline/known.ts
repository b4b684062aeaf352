// What a command line reads of the desk, and what it may ask for.
import type {
	AssignmentCard,
	AssignmentStatus,
	CallCard,
	Catalogue,
	EscalationCard,
	HospitalItem,
	IncidentCard,
	Me,
	UnitCard,
} from "../contract.ts";

/** What is on the board and who asks. */
export interface Known {
	me: Me;
	catalogue: Catalogue;
	/** The open incidents, the most urgent first. */
	incidents: readonly IncidentCard[];
	units: readonly UnitCard[];
	/** The caller who waits longest first. */
	calls: readonly CallCard[];
	/** The alarms that ask this desk, the most urgent first. */
	alarms: readonly EscalationCard[];
	/** The incident that is open at this desk. */
	openId: number | null;
	/** What has been asked for and has not come back. */
	pending: ReadonlySet<string>;
	/** What this line did last, while it may be taken back. */
	deed: Deed | null;
}

/** What a line asks of the centre. */
export type Act =
	| { name: "dispatch"; units: readonly UnitCard[]; incident: IncidentCard }
	| { name: "report"; unit: UnitCard; assignment: AssignmentCard; status: AssignmentStatus; hospital: HospitalItem | null }
	| { name: "priority"; incident: IncidentCard; priority: number }
	| { name: "note"; incident: IncidentCard; text: string }
	| { name: "acknowledge"; alarm: EscalationCard }
	| { name: "answer"; call: CallCard }
	/** Units that are called back before they have acknowledged; `staying` have, and stay. */
	| { name: "undo_dispatch"; incident: IncidentCard; recalled: readonly AssignmentCard[]; staying: readonly AssignmentCard[] }
	| { name: "undo_priority"; incident: IncidentCard; priority: number };

/** What was done, as the centre answered. */
export type Deed =
	| { act: Extract<Act, { name: "dispatch" }>; assignments: readonly AssignmentCard[] }
	| { act: Extract<Act, { name: "priority" }>; incident: IncidentCard }
	| { act: Exclude<Act, { name: "dispatch" | "priority" }> };

/** What a search finds. */
export type Finding = { kind: "incident"; incident: IncidentCard } | { kind: "unit"; unit: UnitCard };

/** The targets, as the sender names them, whose return shows that the act is done. */
export function targetsOf(act: Act): string[] {
	switch (act.name) {
		case "dispatch":
			return [`incident:${act.incident.id}:assignments`];
		case "report":
			return [`assignment:${act.assignment.id}`];
		case "priority":
		case "undo_priority":
			return [`incident:${act.incident.id}`];
		case "note":
			return [`incident:${act.incident.id}:notes`];
		case "acknowledge":
			return [`escalation:${act.alarm.id}`];
		case "answer":
			return [`call:${act.call.id}`];
		case "undo_dispatch":
			return act.recalled.map(({ id }) => `assignment:${id}`);
	}
}
