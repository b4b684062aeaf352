// What a command line reads of the desk, and what it may ask for.
import type {
	AssignmentCard,
	AssignmentStatus,
	CallCard,
	Catalogue,
	EscalationCard,
	HospitalItem,
	IncidentCard,
	LineItem,
	Me,
	UnitCard,
} from "../contract.ts";
import type { ScreenName } from "../screens/protocol.ts";

/** Something on the screen that a pointer could press or enter. */
export interface Control {
	/** The same for as long as it stands. */
	id: number;
	/** The words on it, and the part of the screen in which it stands. */
	name: string;
	where: string;
	use: () => void;
}

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
	/** Whether it is known where a unit is, or was. */
	isPlaced: (unit: UnitCard) => boolean;
	/** What could be pressed or entered now. */
	controls: () => readonly Control[];
	/** The incident that is open at this desk. */
	openId: number | null;
	/** What has been asked for and has not come back. */
	pending: ReadonlySet<string>;
	/** What this desk did last, while it may be taken back. */
	deed: Deed | null;
}

/** What a line asks of the centre. */
export type Act =
	/** `reason` says why the units are others than those recommended. */
	| { name: "dispatch"; units: readonly UnitCard[]; incident: IncidentCard; reason: string }
	| { name: "report"; unit: UnitCard; assignment: AssignmentCard; status: AssignmentStatus; hospital: HospitalItem | null }
	| { name: "priority"; incident: IncidentCard; priority: number }
	| { name: "note"; incident: IncidentCard; text: string }
	/** Said to everybody on an incident, or to the crew of a unit. */
	| { name: "say"; incident: IncidentCard; text: string }
	| { name: "say_to_unit"; unit: UnitCard; text: string }
	| { name: "acknowledge"; alarm: EscalationCard }
	/** The hand-over of an incident is opened; a person sends it, when the other centre has taken it. */
	| { name: "refer"; incident: IncidentCard; line: LineItem | null }
	| { name: "answer"; call: CallCard }
	/** Send the caller a location link. */
	| { name: "locate"; incident: IncidentCard; call: CallCard }
	/** These two ask nothing of the centre. */
	| { name: "follow"; unit: UnitCard }
	| { name: "window"; screen: ScreenName }
	/** Units that are called back before they have acknowledged; `staying` have, and stay. */
	| { name: "undo_dispatch"; incident: IncidentCard; recalled: readonly AssignmentCard[]; staying: readonly AssignmentCard[] }
	| { name: "undo_priority"; incident: IncidentCard; priority: number };

/** What was done, as the centre answered. */
export type Deed =
	| { act: Extract<Act, { name: "dispatch" }>; assignments: readonly AssignmentCard[] }
	| { act: Extract<Act, { name: "priority" }>; incident: IncidentCard }
	| { act: Exclude<Act, { name: "dispatch" | "priority" }> };

/** What a search finds. */
export type Finding =
	| { kind: "incident"; incident: IncidentCard }
	| { kind: "unit"; unit: UnitCard }
	| { kind: "control"; control: Control };

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
		case "refer":
			return [`incident:${act.incident.id}:end`];
		case "say":
			return [`incident:${act.incident.id}:chat`];
		case "say_to_unit":
			return ["chat:new"];
		case "acknowledge":
			return [`escalation:${act.alarm.id}`];
		case "answer":
		case "locate":
			return [`call:${act.call.id}`];
		case "follow":
		case "window":
			return [];
		case "undo_dispatch":
			return act.recalled.map(({ id }) => `assignment:${id}`);
	}
}
