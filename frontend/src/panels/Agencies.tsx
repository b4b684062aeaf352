import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { isStoodDown } from "./agencyState.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { AgencyMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { mayChangeFor } from "./rights.ts";

/** Each agency with how far its own work has come. */
export function Agencies({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:agencies`);
	const needed = incident.agencies.filter((agency) => !isStoodDown(incident, agency));
	const others = desk.catalogue.agencies.filter(({ code }) => !needed.includes(code));
	return (
		<section>
			<h3>{t.agencies}</h3>
			<ul class="list">
				{incident.agencies.map((agency) => (
					<li key={agency} class="agency-row" data-testid="incident-agency" data-agency={agency}>
						<AgencyMark agency={agency} /> <span>{nameOf(desk.catalogue.agencies, agency)}</span>
						<span class="incident-status">
							{needed.includes(agency) ? t.incidentStatus[incident.agency_statuses[agency] ?? incident.status] : t.stoodDown}
						</span>
						{needed.length > 1 && needed.includes(agency) && mayChangeFor(desk.me, agency) && (
							<ReasonForm
								label={t.standDown}
								testId={`stand-down-${agency}`}
								disabled={pending}
								onSend={async (reason) =>
									desk.settle(await desk.commands.incidents.standDown(incident.id, agency, reason)) !== undefined
								}
							/>
						)}
					</li>
				))}
			</ul>
			<p class="buttons">
				{others.map(({ code }) => (
					<Command
						key={code}
						data-testid={`add-agency-${code}`}
						title={t.addAgency}
						disabled={pending}
						onClick={async () => {
							desk.settle(await desk.commands.incidents.addAgency(incident.id, code));
						}}
					>
						+ {nameOf(desk.catalogue.agencies, code)}
					</Command>
				))}
			</p>
		</section>
	);
}
