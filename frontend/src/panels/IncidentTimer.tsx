import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { type Desk, useDesk } from "./desk.ts";
import { Running } from "./Running.tsx";
import { duration } from "./time.ts";
import { latenessOf, mostLate, type Wait, waitsOf } from "./waits.ts";

const SIGNS = { none: "", near: "◕", passed: "●" } as const;

function waitOf(desk: Desk, incidentId: number): Wait | undefined {
	const incident = desk.store.incidents.card(incidentId).value;
	if (!incident) return undefined;
	const calls = incident.calls.flatMap((id) => desk.store.calls.card(id).value ?? []);
	return mostLate(waitsOf(incident, calls, desk.catalogue.targets), desk.now.value);
}

/** How old an incident is; and whether what it waits for should soon have happened, or should have happened by now. */
export function IncidentTimer({ incidentId, from }: { incidentId: number; from: string }) {
	const desk = useDesk();
	// Words, so that a row is drawn anew only when what it says changes.
	const lateness = useComputed(() => latenessOf(waitOf(desk, incidentId), desk.now.value)).value;
	const text = useComputed(() => {
		const wait = waitOf(desk, incidentId);
		if (!wait) return "";
		const t = words.value;
		const within = duration((wait.due_ms - wait.since_ms) / 1000);
		switch (latenessOf(wait, desk.now.value)) {
			case "near":
				return t.soonLate(t.escalationTrigger[wait.trigger], within);
			case "passed":
				return t.isLate(t.escalationTrigger[wait.trigger], within);
			case "none":
				return "";
		}
	}).value;
	return (
		<span class={`timer timer-${lateness}`} title={text} data-testid="incident-timer" data-lateness={lateness}>
			<span aria-hidden="true">{SIGNS[lateness]}</span>
			<Running from={from} />
			{text && <span class="unseen">{text}</span>}
		</span>
	);
}
