// What is said to who listens to the screen instead of looking at it.
import type { Catalogue, ChatMessageCard, Me } from "../contract.ts";
import type { FirstWords } from "../i18n/vi.ts";
import { concerns, isCritical } from "../live/alarms.ts";
import type { BoardState } from "../live/apply.ts";
import type { FoldedFrame } from "../live/store.ts";
import { asksPerson, saidByCrews, writerOf } from "./chat.ts";

export interface Said {
	/** Breaks off what is being read: what became a P1, and alarms that are critical. Each of them is said. */
	urgent: readonly string[];
	/** Waits until what is being read is over. Of a flood the first are said, and how many more there are. */
	other: readonly string[];
}

/** More than so many sentences at once are no longer listened to. */
const AT_ONCE = 3;

/** What is used of a desk: the numbers of its incidents and the names of their types. */
export interface Telling {
	me: Me;
	catalogue: Catalogue;
	numberOf: (incidentId: number) => string;
	/** Who wrote a message, and to whom. */
	fromTo: (message: ChatMessageCard) => string;
	nameOf: (items: Catalogue["incident_types"], code: string) => string;
	/** Whether this person works on an incident. */
	isMine: (incidentId: number) => boolean;
}

/** What a batch of frames has to say, which changed the board from `before` to `now`. */
export function announcements(
	frames: readonly FoldedFrame[],
	before: BoardState,
	now: BoardState,
	{ me, catalogue, numberOf, fromTo, nameOf, isMine }: Telling,
	t: FirstWords,
): Said {
	const urgent: string[] = [];
	const other: string[] = [];
	// A call begins as a P2: by whatever event it becomes a P1, it is said then.
	for (const incident of now.incidents.values()) {
		const known = before.incidents.get(incident.id);
		if (incident.priority !== 1 || known?.priority === 1) continue;
		const what = incident.type ? nameOf(catalogue.incident_types, incident.type) : t.unknownType;
		urgent.push((known ? t.announceRaised : t.announceIncident)(incident.number, what));
	}
	for (const message of saidByCrews(before, now, me, isMine))
		other.push(t.announceCrew(writerOf(message), numberOf(message.incident_id ?? 0), message.text));
	for (const frame of frames) {
		if (frame.type !== "event") continue;
		const { escalations = [] } = frame.data;
		for (const message of frame.data.chat_messages ?? []) {
			if (message.incident_id !== null || message.acknowledged_at !== null || !asksPerson(message, me)) continue;
			const whom = fromTo(message);
			other.push(message.overdue_at ? t.announceOverdue(whom) : t.announceMessage(whom, message.text));
		}
		if (frame.name !== "escalation.fired") continue;
		for (const alarm of escalations) {
			if (alarm.ended_at !== null || !concerns(alarm, me)) continue;
			const sentence = t.announceAlarm(t.escalationTrigger[alarm.trigger], numberOf(alarm.incident_id));
			(isCritical(alarm) ? urgent : other).push(sentence);
		}
	}
	return {
		urgent,
		other: other.length > AT_ONCE ? [...other.slice(0, AT_ONCE), t.announceMore(other.length - AT_ONCE)] : other,
	};
}
