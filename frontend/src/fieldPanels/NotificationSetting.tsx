import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";
import { Refusal } from "./Refusal.tsx";

/** Whether this phone is woken when its unit is sent, and what stands in the way. */
export function NotificationSetting() {
	const { notifications } = useTools();
	const t = words.value;
	const state = notifications.state.value;
	const problem = notifications.problem.value;
	const isOn = state === "on" || state === "unsent";
	const isWrong = state === "denied" || state === "failed" || state === "install_first";
	return (
		<section aria-label={t.notificationsTitle}>
			<h3>{t.notificationsTitle}</h3>
			<p class={isWrong ? "warning" : "quiet"} data-testid="notification-state" data-state={state} aria-live="polite">
				{t.notifications[state]} {isOn && t.notificationsHow}
			</p>
			{problem && <Refusal problem={problem} />}
			{isOn && (
				<button type="button" data-testid="notifications-off" onClick={() => void notifications.switchOff()}>
					{t.notificationsOff}
				</button>
			)}
			{(state === "off" || state === "failed") && (
				<button type="button" data-testid="notifications-on" onClick={() => void notifications.switchOn()}>
					{t.notificationsOn}
				</button>
			)}
		</section>
	);
}
