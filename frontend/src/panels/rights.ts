// What this person may do: what the centre would refuse is not offered. The centre decides.
import type { CallCard, Me } from "../contract.ts";

const LEADS = ["shift_lead", "supervisor"];

function isOne(me: Me, roles: readonly string[]): boolean {
	return roles.some((role) => me.roles.includes(role));
}

/** Whether this person may send units, report for them, and hold a desk. */
export function maySend(me: Me): boolean {
	return isOne(me, ["dispatcher", "administrator", ...LEADS]);
}

/** Whether this person may write to desks and people without being asked. */
export function mayAddressDesks(me: Me): boolean {
	return isOne(me, ["administrator", ...LEADS]);
}

/** Whether this person may look through cameras. */
export function mayLook(me: Me): boolean {
	return maySend(me);
}

/** Whether this person may act for the units of an agency. */
export function maySendFor(me: Me, agency: string): boolean {
	return maySend(me) && me.agencies.includes(agency);
}

/** Whether this person may change incidents and take calls. */
export function mayChange(me: Me): boolean {
	return maySend(me) || isOne(me, ["call_taker"]);
}

/** Whether this person may speak for an agency on an incident. */
export function mayChangeFor(me: Me, agency: string): boolean {
	return mayChange(me) && me.agencies.includes(agency);
}

/** Whether this person sees to it that somebody watches every desk. */
export function mayWatchDesks(me: Me): boolean {
	return isOne(me, ["administrator", ...LEADS]);
}

/** Whether this person may look back on incidents. */
export function mayReview(me: Me): boolean {
	return isOne(me, ["supervisor", "administrator"]);
}

const SPOKEN: ReadonlySet<string> = new Set(["answered", "held"]);

/** Whether somebody speaks with the caller, or lets them wait. */
export function isSpoken(call: CallCard): boolean {
	return SPOKEN.has(call.status);
}

/** Whether this person speaks with the caller now: who was asked to wait does not count. */
export function speaksWith(me: Me, { status, answered_by }: CallCard): boolean {
	return status === "answered" && answered_by === me.username;
}

/** Whether the caller is on the line, heard or not. */
export function isLive(call: CallCard): boolean {
	return call.status === "ringing" || isSpoken(call);
}

/** Whether this person has the call, or leads the shift. */
export function hasInHand(call: CallCard, me: Me): boolean {
	return call.answered_by === me.username || isOne(me, LEADS);
}

/** What may be done with a call now. */
export interface CallActions {
	answer: boolean;
	hold: boolean;
	resume: boolean;
	end: boolean;
	/** Say that nobody speaks, or, where that was said, that somebody does. */
	silence: boolean;
	close: boolean;
	callBack: boolean;
}

export function callActions(call: CallCard, me: Me): CallActions {
	const may = mayChange(me);
	const onTheLine = may && isSpoken(call) && hasInHand(call, me);
	return {
		answer: may && call.status === "ringing",
		hold: onTheLine && call.status === "answered",
		resume: onTheLine && call.status === "held",
		end: onTheLine,
		silence: onTheLine,
		// Who closes a ringing call has taken it; after the end anybody may.
		close: may && call.disposition === null && (!isSpoken(call) || onTheLine),
		callBack: may && call.call_back !== null && call.call_back.done_at === null,
	};
}
