import { useSignal, useSignalEffect } from "@preact/signals";
import { words } from "../i18n/field/index.ts";
import { ChatTab } from "./ChatTab.tsx";
import { LogTab } from "./LogTab.tsx";
import { useTools } from "./PhoneContext.tsx";
import { Sheet } from "./Sheet.tsx";

const TABS = ["chat", "log"] as const;

/** That the centre has the crew's call for help, and what is said and done about it. */
export function Danger() {
	const { phone } = useTools();
	const t = words.value;
	const isOpen = useSignal(false);
	const tab = useSignal<(typeof TABS)[number]>("chat");
	// Nothing lies over a call-out.
	useSignalEffect(() => {
		if (phone.work.value?.status === "dispatched") isOpen.value = false;
	});
	const incident = phone.danger.value;
	if (!incident) return null;
	const helpers = incident.assignments.filter(({ cleared_at }) => cleared_at === null);
	return (
		<>
			<button
				type="button"
				class="danger danger-strip"
				data-testid="danger"
				onClick={() => {
					isOpen.value = true;
				}}
			>
				<b role="status">{t.dangerTaken}</b>
				<small>
					{incident.number}
					{helpers.map(({ call_sign, status }) => ` · ${call_sign} ${t.assignmentStatus[status]}`).join("")}
				</small>
			</button>
			{isOpen.value && (
				<Sheet
					title={t.dangerTaken}
					testId="danger-sheet"
					onClose={() => {
						isOpen.value = false;
					}}
				>
					<div class="tabs" role="tablist">
						{TABS.map((each) => (
							<button
								type="button"
								role="tab"
								key={each}
								id={`danger-tab-${each}`}
								aria-controls="danger-panel"
								aria-selected={tab.value === each}
								data-testid={`danger-tab-${each}`}
								onClick={() => {
									tab.value = each;
								}}
							>
								{t.tabs[each]}
							</button>
						))}
					</div>
					<div role="tabpanel" id="danger-panel" aria-labelledby={`danger-tab-${tab.value}`} class="tab-panel">
						{tab.value === "chat" ? <ChatTab incident={incident} /> : <LogTab incident={incident} />}
					</div>
				</Sheet>
			)}
		</>
	);
}
