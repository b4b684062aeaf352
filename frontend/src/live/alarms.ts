// Which alarms and calls ring here.
import type { EscalationCard, Me } from "../contract.ts";

const DESKS = ["dispatcher", "call_taker", "administrator"];
const LEADS = ["shift_lead", "administrator"];
const ABOVE = ["shift_lead", "supervisor", "administrator", "duty_officer"];

/** A crew calls for help. */
export function isDanger({ trigger }: Pick<EscalationCard, "trigger">): boolean {
	return trigger === "unit_emergency";
}

/** Sounds until somebody takes it, and stands alone however much else comes. */
export function isCritical(alarm: Pick<EscalationCard, "trigger" | "priority">): boolean {
	return isDanger(alarm) || alarm.priority === 1;
}

/** Whether this person is one of those whom the step asks. An alarm of no agency asks every desk: nothing is silent. */
export function concerns(alarm: EscalationCard, me: Me): boolean {
	const isOne = (roles: readonly string[]): boolean => roles.some((role) => me.roles.includes(role));
	const isOwn = alarm.agencies.length === 0 || alarm.agencies.some((agency) => me.agencies.includes(agency));
	// A crew in danger is the business of everybody who sees its force, whatever the step says.
	if (isDanger(alarm) && isOwn && isOne([...DESKS, ...LEADS, ...ABOVE])) return true;
	switch (alarm.effect) {
		case "alarm_agency":
			return isOwn && isOne(DESKS);
		case "alarm_shift_lead":
			return isOwn && isOne(LEADS);
		// What the centre did by itself, or offers, concerns those who would have had to, and who leads them.
		case "offer_unit":
		case "raise_alarm_level":
		case "add_agency":
			return isOwn && isOne([...DESKS, ...LEADS]);
		// The message may not be read: the desks above the agency's go on ringing.
		case "alarm_supervisor":
		case "sms_duty_officer":
		case "call_duty_officer":
			return isOne(ABOVE);
	}
}

/** The alarms that ask a person: of each chain the newest step, which says all that the steps before it said. */
export function asking(alarms: readonly EscalationCard[], me: Me): readonly EscalationCard[] {
	return newestOfChains(alarms.filter((alarm) => concerns(alarm, me)));
}

/** The alarms that stand on the board and ask somebody else: of each chain that does not ask this person, the newest step. */
export function askingOthers(alarms: readonly EscalationCard[], me: Me): readonly EscalationCard[] {
	const own = new Set(alarms.filter((alarm) => concerns(alarm, me)).map(({ chain }) => chain));
	return newestOfChains(alarms.filter(({ chain }) => !own.has(chain)));
}

function newestOfChains(alarms: readonly EscalationCard[]): readonly EscalationCard[] {
	const newest = new Map<string, number>();
	for (const { chain, step } of alarms) newest.set(chain, Math.max(step, newest.get(chain) ?? 0));
	return alarms.filter(({ chain, step }) => newest.get(chain) === step);
}
