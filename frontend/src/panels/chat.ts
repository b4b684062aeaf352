// Whom a message asks, and what somebody has not read yet.
import type { ChatMessageCard, Me } from "../contract.ts";
import { type BoardState, SHOWN_ON_INCIDENT } from "../live/apply.ts";
import { calledAs } from "../live/presence.ts";
import { mayAddressDesks, maySendFor } from "./rights.ts";

const DESKS = ["dispatcher", "call_taker", "administrator"];
const ABOVE = ["shift_lead", "supervisor", "duty_officer"];

function isOne(me: Me, roles: readonly string[]): boolean {
	return roles.some((role) => me.roles.includes(role));
}

/** Whether this person wrote it, at a desk. */
export function isOwn(message: ChatMessageCard, me: Me): boolean {
	return message.by.username === me.username;
}

/** Who wrote it: a crew by its call sign, anybody else by name. */
export function writerOf({ from_call_sign, by }: ChatMessageCard): string {
	return from_call_sign ?? calledAs(by);
}

/** What crews have said on incidents of this person since the board was as `before`. */
export function saidByCrews(
	before: BoardState,
	now: BoardState,
	me: Me,
	isMine: (incidentId: number) => boolean,
): ChatMessageCard[] {
	return [...now.chatMessages.values()].filter(
		(message) =>
			message.incident_id !== null &&
			message.from_unit_id !== null &&
			!before.chatMessages.has(message.id) &&
			!isOwn(message, me) &&
			isMine(message.incident_id),
	);
}

/**
 * Whether this person may take it into their hands; for a crew that was told by radio, its desk may. What is overdue, or
 * waits for one person, who may have left for good, may also be taken by its writer, who has found another way, and by
 * who leads the desks.
 */
export function mayAcknowledge(message: ChatMessageCard, me: Me): boolean {
	const leads = mayAddressDesks(me) && message.agencies.some((agency) => me.agencies.includes(agency));
	const waitsForOne = message.overdue_at !== null || message.to_person;
	if (waitsForOne && (leads || isOwn(message, me))) return true;
	if (message.to_person) return message.to_person.username === me.username;
	if (message.to_agency !== null)
		return !isOwn(message, me) && me.agencies.includes(message.to_agency) && isOne(me, [...DESKS, ...ABOVE]);
	return message.agencies.some((agency) => maySendFor(me, agency));
}

/** What it is to acknowledge a message: to take it, to take it in the place of its addressee, or to need no answer any more. */
export type Acknowledging = "take" | "take_for" | "drop";

/** What this person does who acknowledges a message; null where they may not. */
export function acknowledging(message: ChatMessageCard, me: Me): Acknowledging | null {
	if (!mayAcknowledge(message, me)) return null;
	// A crew was told by radio, whoever wrote it.
	if (message.to_unit_id !== null) return "take_for";
	if (isOwn(message, me)) return "drop";
	return message.to_person && message.to_person.username !== me.username ? "take_for" : "take";
}

/** Whether its writer said that nobody need take it any more. */
export function isDropped({ by, acknowledged_by, to_unit_id }: ChatMessageCard): boolean {
	return to_unit_id === null && acknowledged_by?.username === by.username;
}

/**
 * Whether a message that waits asks this person. Before it is overdue, those to whom it is addressed; then also who leads
 * them, and who waits for the answer: nothing stays silent.
 */
export function asksPerson(message: ChatMessageCard, me: Me): boolean {
	const isOverdue = message.overdue_at !== null;
	if (isOwn(message, me)) return isOverdue;
	if (message.to_person) return message.to_person.username === me.username || (isOverdue && isOne(me, ABOVE));
	const isHere = message.agencies.some((agency) => me.agencies.includes(agency));
	if (message.to_agency === null) return isOverdue && isHere && isOne(me, [...DESKS, ...ABOVE]);
	return me.agencies.includes(message.to_agency) && isOne(me, isOverdue ? [...DESKS, ...ABOVE] : DESKS);
}

/** Those that ask this person: the overdue first, then the one that waits longest. */
export function askingMessages(messages: readonly ChatMessageCard[], me: Me): ChatMessageCard[] {
	return messages
		.filter((message) => message.incident_id === null && asksPerson(message, me))
		.sort((a, b) => Number(b.overdue_at !== null) - Number(a.overdue_at !== null) || a.id - b.id);
}

/** How many messages of others this person has not read, by the incident; none where there are none. */
export function unreadByIncident(
	messages: readonly ChatMessageCard[],
	me: Me,
	readUpTo: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
	const found = new Map<number, number>();
	for (const message of messages) {
		const { id, incident_id } = message;
		if (incident_id === null || isOwn(message, me) || id <= (readUpTo.get(incident_id) ?? 0)) continue;
		found.set(incident_id, (found.get(incident_id) ?? 0) + 1);
	}
	return found;
}

/** The board holds no more than some: that all of them are unread says that there may be more. */
export function countText(count: number): string {
	return count >= SHOWN_ON_INCIDENT ? `${SHOWN_ON_INCIDENT}+` : String(count);
}
