import { useSignal } from "@preact/signals";
import type { AssignmentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { isUnderWay, refusalsOf } from "./assignmentSteps.ts";
import { Command } from "./Command.tsx";
import { DevicesButton } from "./DevicesButton.tsx";
import { useDesk } from "./desk.ts";
import { IncidentSelect } from "./IncidentSelect.tsx";
import { nameOf } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";

/** What is seldom said of a unit that was sent: that it cannot, goes elsewhere, takes a patient, or is in danger. */
export function AssignmentMore({ assignment, transports }: { assignment: AssignmentCard; transports: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const { id } = assignment;
	const unit = desk.store.units.card(assignment.unit_id).value;
	const pending = desk.commands.pending.value.has(`assignment:${id}`);
	return (
		<details class="more">
			<summary>{t.more}</summary>
			<p class="buttons">
				{refusalsOf(assignment).map((outcome) => (
					<ReasonForm
						key={outcome}
						label={t.assignmentOutcome[outcome]}
						testId={`assignment-${outcome}`}
						disabled={pending}
						onSend={async (reason) => desk.settle(await desk.commands.assignments.end(id, outcome, reason)) !== undefined}
					/>
				))}
				{isUnderWay(assignment) && (
					<IncidentSelect
						label={t.divert}
						testId="assignment-divert"
						without={assignment.incident_id}
						disabled={pending}
						onChoose={async (incident) => {
							desk.settle(await desk.commands.assignments.divert(id, incident, ""));
						}}
					/>
				)}
				<ReasonForm
					label={t.emergency}
					testId="unit-emergency"
					isRequired={false}
					placeholder={t.emergencyText}
					disabled={desk.commands.pending.value.has(`unit:${assignment.unit_id}`)}
					onSend={async (text) => desk.settle(await desk.commands.duty.reportEmergency(assignment.unit_id, text)) !== undefined}
				/>
				{unit && <DevicesButton unit={unit} />}
			</p>
			{transports && <HospitalAlert assignment={assignment} pending={pending} />}
		</details>
	);
}

function HospitalAlert({ assignment, pending }: { assignment: AssignmentCard; pending: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const hospital = useSignal(assignment.hospital ?? "");
	const text = useSignal("");
	const { hospitals } = desk.catalogue;

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		if (!hospital.value) return;
		const about = text.value.normalize("NFC").trim();
		if (desk.settle(await desk.commands.assignments.alertHospital(assignment.id, hospital.value, about))) text.value = "";
	}

	return (
		<form class="reason-form" onSubmit={send}>
			<select
				name="hospital"
				aria-label={t.hospital}
				value={hospital.value}
				onChange={(event) => {
					hospital.value = event.currentTarget.value;
				}}
			>
				<option value="">{t.chooseHospital}</option>
				{hospitals.map(({ code }) => (
					<option key={code} value={code}>
						{nameOf(hospitals, code)}
					</option>
				))}
			</select>
			<input
				name="hospital-text"
				aria-label={t.hospitalText}
				placeholder={t.hospitalText}
				maxLength={300}
				value={text.value}
				onInput={(event) => {
					text.value = event.currentTarget.value;
				}}
			/>
			<Command type="submit" data-testid="alert-hospital" disabled={pending || !hospital.value}>
				{pending ? t.sending : t.alertHospital}
			</Command>
		</form>
	);
}
