import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AssignmentStatus } from "../contract.ts";
import { endWork, reportStatus } from "../field/deeds.ts";
import { nextStatuses, type Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";
import { ChatTab } from "./ChatTab.tsx";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { FactsTab } from "./FactsTab.tsx";
import { JobHead } from "./JobHead.tsx";
import { LateMap } from "./LateMap.tsx";
import { LogTab } from "./LogTab.tsx";
import { PatientTab } from "./PatientTab.tsx";
import { useTools } from "./PhoneContext.tsx";
import { PhotosTab } from "./PhotosTab.tsx";
import { ReasonSheet } from "./ReasonSheet.tsx";
import { TakenNote } from "./TakenNote.tsx";

const TABS = ["facts", "map", "chat", "photos", "patient", "log"] as const;
type Tab = (typeof TABS)[number];
const ASKED_FOR_MS = 5_000;

/** At work: the next step in the thumb's reach, and everything about the incident above it. */
export function Underway({ work }: { work: Work }) {
	const { phone } = useTools();
	const t = words.value;
	const tab = useSignal<Tab>("facts");
	const isGivingUp = useSignal(false);
	/** Whether somebody has said before the last step that the work is done, and is asked once more. */
	const isFinishing = useSignal(false);
	useEffect(() => {
		if (!isFinishing.value) return undefined;
		const timer = setTimeout(() => {
			isFinishing.value = false;
		}, ASKED_FOR_MS);
		return () => clearTimeout(timer);
	}, [isFinishing.value]);
	const type = phone.unitType.value;
	const next = nextStatuses(work.status, type);
	const [usual, ...lesser] = next;
	const tabs = TABS.filter((each) => each !== "patient" || type?.transports);

	function report(status: AssignmentStatus): void {
		void phone.do(reportStatus(work, status));
	}

	return (
		<main class="page underway" data-testid="underway" data-status={work.status}>
			<div class="scrolled">
				<TakenNote />
				<p class="status-now" data-testid="status-now">
					<b>{t.assignmentStatus[work.status]}</b>
					{work.isUnsent && <small> · {t.notSentYet}</small>}
				</p>
				<JobHead work={work} />
				<div class="tabs" role="tablist">
					{tabs.map((each) => (
						<button
							type="button"
							role="tab"
							key={each}
							id={`tab-${each}`}
							aria-controls="tab-panel"
							aria-selected={tab.value === each}
							data-testid={`tab-${each}`}
							onClick={() => {
								tab.value = each;
							}}
						>
							{t.tabs[each]}
						</button>
					))}
				</div>
				<div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab.value}`} class="tab-panel">
					{tab.value === "facts" && <FactsTab work={work} />}
					{tab.value === "map" && <LateMap work={work} />}
					{tab.value === "chat" && <ChatTab incident={work.incident} />}
					{tab.value === "photos" && <PhotosTab incident={work.incident} />}
					{tab.value === "patient" && <PatientTab work={work} />}
					{tab.value === "log" && <LogTab incident={work.incident} />}
				</div>
			</div>
			<div class="actions">
				<EmergencyButton />
				<div class="lesser">
					{lesser.map((status) => (
						<button
							type="button"
							key={status}
							class={status === "cleared" && isFinishing.value ? "danger" : undefined}
							data-testid={`report-${status}`}
							onClick={() => {
								// It frees the unit, and nothing brings the work back: a glove that slips says nothing.
								const isAsked = status !== "cleared" || isFinishing.peek();
								isFinishing.value = !isAsked;
								if (isAsked) report(status);
							}}
						>
							{status === "cleared" && isFinishing.value ? t.finishSure : t.report[status as keyof typeof t.report]}
						</button>
					))}
					<button
						type="button"
						data-testid="unable"
						onClick={() => {
							isGivingUp.value = true;
						}}
					>
						{t.unable}
					</button>
				</div>
				{usual && (
					<button type="button" class="main-action" data-testid="next-status" data-status={usual} onClick={() => report(usual)}>
						{t.report[usual as keyof typeof t.report]}
					</button>
				)}
			</div>
			{isGivingUp.value && (
				<ReasonSheet
					title={t.unableWhy}
					reasons={t.unableReasons}
					onGive={(reason) => {
						isGivingUp.value = false;
						void phone.do(endWork(work, "unable", reason));
					}}
					onClose={() => {
						isGivingUp.value = false;
					}}
				/>
			)}
		</main>
	);
}
