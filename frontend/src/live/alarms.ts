// Which alarms ring here.
import type { EscalationCard, Me } from "../contract.ts";

const DESKS = ["dispatcher", "call_taker", "administrator"];
const LEADS = ["shift_lead", "administrator"];
const ABOVE = ["supervisor", "administrator", "duty_officer"];

/** Whether this person is one of those whom the step asks. An alarm of no agency asks every desk: nothing is silent. */
export function concerns(alarm: EscalationCard, me: Me): boolean {
	const isOne = (roles: readonly string[]): boolean => roles.some((role) => me.roles.includes(role));
	const isOwn = alarm.agencies.length === 0 || alarm.agencies.some((agency) => me.agencies.includes(agency));
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
	const own = alarms.filter((alarm) => concerns(alarm, me));
	const newest = new Map<string, number>();
	for (const { chain, step } of own) newest.set(chain, Math.max(step, newest.get(chain) ?? 0));
	return own.filter(({ chain, step }) => newest.get(chain) === step);
}
