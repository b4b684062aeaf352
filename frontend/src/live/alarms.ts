// Which alarms ring here.
import type { EscalationCard, Me } from "../contract.ts";

/** Whether this person is the one whom the step asks. An alarm of no agency asks every desk: nothing is silent. */
export function concerns(alarm: EscalationCard, me: Me): boolean {
	switch (alarm.effect) {
		case "alarm_agency":
			return (
				(me.roles.includes("dispatcher") || me.roles.includes("call_taker")) &&
				(alarm.agencies.length === 0 || alarm.agencies.some((agency) => me.agencies.includes(agency)))
			);
		case "alarm_supervisor":
			return me.roles.includes("supervisor");
		case "sms_duty_officer":
			return false;
	}
}
