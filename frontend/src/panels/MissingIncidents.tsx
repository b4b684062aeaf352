import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { PriorityMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { Running } from "./Running.tsx";

/** What must not be overlooked and has no row: P1 and alarms that a filter hides, or that wait until the list moves. */
export function MissingIncidents() {
	const { queue } = useDesk();
	const t = words.value;
	const missing = queue.missing.value;
	const waiting = queue.waiting.value;
	return (
		<>
			{missing.length > 0 && (
				<section class="missing" aria-label={t.notListed} data-testid="missing-incidents">
					<h3>
						{t.notListed} <span class="count">{missing.length}</span>
					</h3>
					<ul>
						{missing.map((id) => (
							<MissingIncident key={id} id={id} />
						))}
					</ul>
				</section>
			)}
			{waiting > 0 && (
				<p class="waiting-rows" role="status" data-testid="waiting-rows">
					{t.rowsWaiting(waiting)}
				</p>
			)}
		</>
	);
}

/** An incident in one line. */
export function MissingIncident({ id }: { id: number }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(id).value;
	if (!incident) return null;
	const alarmed = desk.alarmedIncidents.value.has(id);
	const type = incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType;
	return (
		<li>
			<button
				type="button"
				class={alarmed ? "missing-row alarmed" : "missing-row"}
				data-testid="missing-incident"
				data-incident-id={id}
				title={`${incident.number} · ${type} · ${incident.place || t.unknownPlace}`}
				onClick={() => desk.select(id)}
			>
				<PriorityMark priority={incident.priority} />
				{alarmed && (
					<span class="bell">
						!<span class="unseen">{t.alarmUnacknowledged}</span>
					</span>
				)}
				<b>{type}</b>
				<span class="place">{incident.place || t.unknownPlace}</span>
				<Running from={incident.created_at} />
			</button>
		</li>
	);
}
