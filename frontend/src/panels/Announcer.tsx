import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { concerns } from "../live/alarms.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";

/** Says new critical incidents and alarms to whoever listens to the screen instead of looking at it. */
export function Announcer() {
	const desk = useDesk();
	const said = useSignal("");
	useEffect(
		() =>
			desk.store.onFrames((frames) => {
				const t = words.peek();
				for (const frame of frames) {
					if (frame.type !== "event") continue;
					const { incident, escalations = [] } = frame.data;
					if (frame.name === "incident.created" && incident?.priority === 1)
						said.value = t.announceIncident(
							incident.number,
							incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType,
						);
					if (frame.name !== "escalation.fired") continue;
					for (const alarm of escalations) {
						const number = desk.store.incidents.card(alarm.incident_id).peek()?.number;
						if (number && concerns(alarm, desk.me)) said.value = t.announceAlarm(t.escalationTrigger[alarm.trigger], number);
					}
				}
			}),
		[desk],
	);
	return (
		<p class="unseen" aria-live="assertive" data-testid="announcer">
			{said.value}
		</p>
	);
}
