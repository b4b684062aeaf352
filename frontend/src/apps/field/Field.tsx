import { useSignal, useSignalEffect } from "@preact/signals";
import { CrewNames } from "../../fieldPanels/CrewNames.tsx";
import { Danger } from "../../fieldPanels/Danger.tsx";
import { EmergencySaid } from "../../fieldPanels/EmergencyButton.tsx";
import { NewAssignment } from "../../fieldPanels/NewAssignment.tsx";
import { Pairing } from "../../fieldPanels/Pairing.tsx";
import { useTools } from "../../fieldPanels/PhoneContext.tsx";
import { QueueSheet } from "../../fieldPanels/QueueSheet.tsx";
import { SettingsSheet } from "../../fieldPanels/SettingsSheet.tsx";
import { Standby } from "../../fieldPanels/Standby.tsx";
import { TopStrip } from "../../fieldPanels/TopStrip.tsx";
import { Underway } from "../../fieldPanels/Underway.tsx";
import { words } from "../../i18n/field/index.ts";

/** The crew's page: one thing at a time, the one that matters now. */
export function Field() {
	const { phone } = useTools();
	const sheet = useSignal<"queue" | "settings" | null>(null);
	// Nothing lies over a call-out.
	useSignalEffect(() => {
		if (phone.work.value?.status === "dispatched") sheet.value = null;
	});
	const stage = phone.stage.value;
	if (stage === "opening")
		return (
			<main class="page">
				<p role="status">{words.value.loading}</p>
			</main>
		);
	if (stage === "unpaired") return <Pairing />;
	return (
		<>
			<TopStrip
				onMenu={() => {
					sheet.value = "settings";
				}}
				onQueue={() => {
					sheet.value = "queue";
				}}
			/>
			<Danger />
			<EmergencySaid />
			<Unkept />
			<Now />
			{sheet.value === "queue" && (
				<QueueSheet
					onClose={() => {
						sheet.value = null;
					}}
				/>
			)}
			{sheet.value === "settings" && (
				<SettingsSheet
					onClose={() => {
						sheet.value = null;
					}}
				/>
			)}
		</>
	);
}

/** The disk took nothing: whoever pressed must know that nothing was done. */
function Unkept() {
	const { phone } = useTools();
	const t = words.value;
	const about = phone.unkept.value;
	return about ? (
		<p class="emergency-said warning" role="alert" data-testid="unkept">
			{t.unkept(`${t.about[about.what] ?? about.what} ${about.detail}`)}
		</p>
	) : null;
}

function Now() {
	const { phone } = useTools();
	const work = phone.work.value;
	if (work?.status === "dispatched") return <NewAssignment key={work.assignment.id} work={work} />;
	if (work) return <Underway key={work.assignment.id} work={work} />;
	return phone.isOnDuty.value ? <Standby /> : <CrewNames />;
}
