import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark } from "./marks.tsx";
import { nameOf } from "./names.ts";

export function Agencies({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:agencies`);
	const others = desk.catalogue.agencies.filter(({ code }) => !incident.agencies.includes(code));
	return (
		<section>
			<h3>{t.agencies}</h3>
			<p class="buttons">
				{incident.agencies.map((agency) => (
					<span key={agency} class="agency-name">
						<AgencyMark agency={agency} /> {nameOf(desk.catalogue.agencies, agency)}
					</span>
				))}
				{others.map(({ code }) => (
					<button
						key={code}
						type="button"
						data-testid={`add-agency-${code}`}
						title={t.addAgency}
						disabled={pending}
						onClick={async () => {
							desk.settle(await desk.commands.addAgency(incident.id, code));
						}}
					>
						+ {nameOf(desk.catalogue.agencies, code)}
					</button>
				))}
			</p>
		</section>
	);
}
