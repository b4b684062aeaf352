import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";

/** How many alarms there are; behind it, who is asked by which, and who took which lately. */
export function AlarmLamp() {
	const { alarms, alarmsElsewhere, alarmListOpen } = useDesk();
	const t = words.value;
	const here = alarms.value.length;
	const elsewhere = alarmsElsewhere.value.length;
	const text = t.alarmLamp(here, elsewhere);
	return (
		<button
			type="button"
			class={here ? "lamp lit" : "lamp"}
			title={t.alarmListOpen(text)}
			aria-label={`${t.alarmLampShort(here, elsewhere)}. ${t.alarmListOpen(text)}`}
			aria-haspopup="dialog"
			data-testid="alarm-lamp"
			onClick={() => {
				alarmListOpen.value = true;
			}}
		>
			{t.alarmLampShort(here, elsewhere)}
		</button>
	);
}
