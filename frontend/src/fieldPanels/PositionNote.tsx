import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";

const LOW = 0.15;

/** Whether the centre knows where this unit is, and what stands in the way. */
export function PositionNote() {
	const { phone, light, battery } = useTools();
	const t = words.value;
	const state = phone.positions.state.value;
	const accuracy = phone.positions.newest.value?.coords.accuracy;
	const left = battery.value;
	return (
		<section class={state === "denied" || state === "unavailable" ? "warning" : "quiet"} aria-label={t.positionTitle}>
			<p data-testid="position-state" data-state={state}>
				{state === "found" && phone.connection.freshness.value !== "live" ? t.positionKept : t.position[state]}
				{state === "found" && accuracy !== undefined && ` (${t.accuracy(Math.round(accuracy))})`}
			</p>
			{left !== null && (
				<p>
					{t.battery(Math.round(left * 100))}
					{left < LOW && ` · ${t.batteryLow}`}
				</p>
			)}
			{!light.isPossible && <p>{t.wakeLockOff}</p>}
			{light.isHeld.value && <p>{t.wakeLockOn}</p>}
		</section>
	);
}
