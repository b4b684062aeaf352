import { useSignal } from "@preact/signals";
import { endWork, reportStatus } from "../field/deeds.ts";
import type { Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { Hazards } from "./Hazards.tsx";
import { JobHead } from "./JobHead.tsx";
import { useTools } from "./PhoneContext.tsx";
import { ReasonSheet } from "./ReasonSheet.tsx";

/** The whole screen until somebody answers: acknowledge, or decline with a reason. */
export function NewAssignment({ work }: { work: Work }) {
	const { phone, alert } = useTools();
	const t = words.value;
	const isDeclining = useSignal(false);
	return (
		<main class="page new-assignment" data-testid="new-assignment" data-assignment-id={work.assignment.id}>
			<p class="call-out" role="alert">
				{t.newAssignment}
			</p>
			<div class="scrolled">
				<JobHead work={work} />
				<Hazards incident={work.incident} />
			</div>
			{alert.player.blocked.value && (
				<button type="button" class="warning" onClick={() => void alert.demonstrate()}>
					{t.soundBlocked}
				</button>
			)}
			<div class="actions">
				<EmergencyButton />
				<button
					type="button"
					class="main-action"
					data-testid="acknowledge"
					onClick={() => void phone.do(reportStatus(work, "acknowledged"))}
				>
					{t.report.acknowledged}
				</button>
				<button
					type="button"
					data-testid="decline"
					onClick={() => {
						isDeclining.value = true;
					}}
				>
					{t.decline}
				</button>
			</div>
			{isDeclining.value && (
				<ReasonSheet
					title={t.declineWhy}
					reasons={t.declineReasons}
					onGive={(reason) => void phone.do(endWork(work, "declined", reason))}
					onClose={() => {
						isDeclining.value = false;
					}}
				/>
			)}
		</main>
	);
}
