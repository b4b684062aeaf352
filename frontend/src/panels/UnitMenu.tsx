import { useSignal } from "@preact/signals";
import type { UnitCard, UnitStatus } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { cameLate } from "../live/timeline.ts";
import { Command } from "./Command.tsx";
import { DevicesButton } from "./DevicesButton.tsx";
import { useDesk } from "./desk.ts";
import { FollowButton } from "./MapFollowing.tsx";
import { nameOf } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { namesIn } from "./shift.ts";
import { timeAndDay } from "./time.ts";
import { PositionFact } from "./UnitPosition.tsx";

/** What may be said of a unit that has no assignment; that it goes off duty is said of its shift. */
const BY_HAND: readonly UnitStatus[] = ["available", "returning"];

/** A unit without an assignment: its status, its crew and their shift, and a call for help. */
export function UnitMenu({ unit }: { unit: UnitCard }) {
	const desk = useDesk();
	const t = words.value;
	const typed = useSignal<string | null>(null);
	const pending = desk.commands.pending.value.has(`unit:${unit.id}`);
	const isOff = unit.status === "off_duty";
	const crew = typed.value ?? unit.crew.join(", ");

	async function report(status: UnitStatus, reason: string): Promise<boolean> {
		return desk.settle(await desk.commands.duty.reportUnit(unit.id, status, reason)) !== undefined;
	}

	async function reportShift(onDuty: boolean): Promise<void> {
		const names = onDuty ? namesIn(crew) : [];
		if (desk.settle(await desk.commands.duty.reportShift(unit.id, onDuty, names))) typed.value = null;
	}

	return (
		<fieldset class="status-menu" disabled={pending || desk.held.value !== ""} title={desk.held.value}>
			<legend class="unseen">{t.setStatus}</legend>
			{unit.status_reason && <p class="hint">{t.because(unit.status_reason)}</p>}
			{unit.covers && <p class="hint">{t.coversUntil(nameOf(desk.catalogue.stations, unit.covers))}</p>}
			{unit.crew_since && <CrewSince from={unit.crew_since} cameAt={unit.crew_recorded_at ?? unit.crew_since} />}
			<PositionFact unitId={unit.id} />
			<p class="buttons">
				<FollowButton id={unit.id} />
				<DevicesButton unit={unit} />
			</p>
			{!isOff && (
				<p class="buttons">
					{BY_HAND.filter((status) => status !== unit.status).map((status) => (
						<Command key={status} type="button" data-testid={`unit-status-${status}`} onClick={() => void report(status, "")}>
							{t.unitStatus[status]}
						</Command>
					))}
					<ReasonForm
						label={t.unitStatus.out_of_service}
						testId="unit-status-out_of_service"
						disabled={pending}
						onSend={(reason) => report("out_of_service", reason)}
					/>
					<ReasonForm
						label={t.emergency}
						testId="unit-emergency"
						isRequired={false}
						placeholder={t.emergencyText}
						disabled={pending}
						onSend={async (text) => desk.settle(await desk.commands.duty.reportEmergency(unit.id, text)) !== undefined}
					/>
				</p>
			)}
			<form
				class="reason-form"
				onSubmit={(event) => {
					event.preventDefault();
					void reportShift(true);
				}}
			>
				<input
					name="crew"
					aria-label={t.crew}
					placeholder={t.crew}
					maxLength={600}
					value={crew}
					onInput={(event) => {
						typed.value = event.currentTarget.value;
					}}
				/>
				<Command type="submit" data-testid="shift-begin">
					{isOff ? t.beginShift : t.changeCrew}
				</Command>
				{!isOff && (
					<Command type="button" data-testid="shift-end" onClick={() => reportShift(false)}>
						{t.endShift}
					</Command>
				)}
			</form>
		</fieldset>
	);
}

/** Since when a crew is on duty, by its own word, and when that came where it came late. */
function CrewSince({ from, cameAt }: { from: string; cameAt: string }) {
	const t = words.value;
	const now = useDesk().now.peek();
	const late = cameLate({ at: cameAt, occurred_at: from });
	return (
		<p class="hint" data-testid="crew-since">
			{t.crewSince(timeAndDay(from, now))}
			{late && ` · ${t.cameLate(timeAndDay(late, now))}`}
		</p>
	);
}
