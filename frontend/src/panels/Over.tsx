import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { mayChange } from "./rights.ts";
import { Unmerge } from "./Unmerge.tsx";

/** That an incident has ended, how, and the way back. */
export function Over({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:end`);
	const may = mayChange(desk.me);
	return (
		<div class="over" data-testid="over">
			<span>
				{t.incidentGone(t.incidentStatus[incident.status])}{" "}
				{incident.disposition && `${t.dispositionLabel}: ${t.disposition[incident.disposition]}.`}
			</span>
			{incident.status === "merged" ? (
				<>
					<GoOn incident={incident} />
					{may && <Unmerge incident={incident} since={incident.closed_at} />}
				</>
			) : (
				may &&
				desk.catalogue.incident_next[incident.status]?.includes("verifying") && (
					<ReasonForm
						label={t.reopen}
						testId="reopen-incident"
						disabled={pending}
						onSend={async (reason) => desk.settle(await desk.commands.ends.reopen(incident.id, reason)) !== undefined}
					/>
				)
			)}
		</div>
	);
}

/** The way to the incident as which a merged one goes on. */
function GoOn({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const target = incident.merged_into === null ? undefined : desk.store.incidents.card(incident.merged_into).value;
	if (!target) return null;
	return (
		<button type="button" data-testid="merged-into" onClick={() => desk.select(target.id)}>
			{t.openIncident(target.number)}
		</button>
	);
}
