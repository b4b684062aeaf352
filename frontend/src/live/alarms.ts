// Which alarms ring here.
import type { EscalationCard, Me } from "../contract.ts";

/** Whether this person is the one whom the step asks. An alarm of no agency asks every desk: nothing is silent. */
export function concerns(alarm: EscalationCard, me: Me): boolean {
	switch (alarm.effect) {
		case "alarm_agency":
			return (
				["dispatcher", "call_taker", "administrator"].some((role) => me.roles.includes(role)) &&
				(alarm.agencies.length === 0 || alarm.agencies.some((agency) => me.agencies.includes(agency)))
			);
		// The message may not be read: the desks above the agency's go on ringing.
		case "alarm_supervisor":
		case "sms_duty_officer":
			return ["supervisor", "administrator", "duty_officer"].some((role) => me.roles.includes(role));
	}
}
