import { useSignal } from "@preact/signals";
import { reportShift, reportUnit } from "../field/deeds.ts";
import { words } from "../i18n/field/index.ts";
import { ChatTab } from "./ChatTab.tsx";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { useTools } from "./PhoneContext.tsx";
import { PositionNote } from "./PositionNote.tsx";
import { ReasonSheet } from "./ReasonSheet.tsx";
import { TakenNote } from "./TakenNote.tsx";

/** On duty and sent nowhere. */
export function Standby() {
	const { phone, alert } = useTools();
	const t = words.value;
	const isStopping = useSignal(false);
	const unit = phone.unit.value;
	const status = phone.status.value;
	if (!unit) return null;
	const isOut = status === "out_of_service";
	return (
		<main class="page standby" data-testid="standby" data-status={status}>
			<div class="scrolled">
				<TakenNote />
				<h1>{t.standby}</h1>
				<p>{t.standbyHow}</p>
				{alert.player.blocked.value && (
					<button type="button" class="warning" data-testid="unblock-sound" onClick={() => void alert.demonstrate()}>
						{t.soundBlocked}
					</button>
				)}
				{phone.queue.waiting.value.some(({ about }) => about.what === "shift") && <p class="quiet">{t.crewUnsent}</p>}
				<p class="status-now">
					{t.statusNow}: <b data-testid="unit-status">{t.unitStatus[status]}</b>
				</p>
				<div class="row">
					{isOut || status === "returning" ? (
						<button type="button" data-testid="set-available" onClick={() => void phone.do(reportUnit(unit, "available"))}>
							{t.setAvailable}
						</button>
					) : (
						<button
							type="button"
							data-testid="set-out-of-service"
							onClick={() => {
								isStopping.value = true;
							}}
						>
							{t.setOutOfService}
						</button>
					)}
					{status === "available" && (
						<button type="button" data-testid="set-returning" onClick={() => void phone.do(reportUnit(unit, "returning"))}>
							{t.setReturning}
						</button>
					)}
					<button type="button" data-testid="end-shift" onClick={() => void phone.do(reportShift(unit, [], false))}>
						{t.endShift}
					</button>
				</div>
				<PositionNote />
				<ChatTab incident={null} />
			</div>
			<div class="actions">
				<EmergencyButton />
			</div>
			{isStopping.value && (
				<ReasonSheet
					title={t.outOfServiceWhy}
					reasons={t.unableReasons}
					onGive={(reason) => {
						isStopping.value = false;
						void phone.do(reportUnit(unit, "out_of_service", reason));
					}}
					onClose={() => {
						isStopping.value = false;
					}}
				/>
			)}
		</main>
	);
}
