import { words } from "../i18n/index.ts";
import { CallQueue } from "./CallQueue.tsx";
import { OpenElsewhere } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import { EndedLately } from "./EndedLately.tsx";
import { AgencyMark, AlarmMark, PriorityMark } from "./marks.tsx";
import { NewIncident } from "./NewIncident.tsx";
import { nameOf } from "./names.ts";
import { Running } from "./Running.tsx";

const UNITS_SHOWN = 3;

export function Queue() {
	const desk = useDesk();
	const t = words.value;
	const ids = desk.store.incidents.ids.value;
	return (
		<section class="queue" aria-label={t.queue}>
			<header class="panel-head">
				<h2>
					{t.queue} <span class="count">{ids.length}</span>
				</h2>
				<button
					type="button"
					class="primary"
					data-testid="new-incident-open"
					onClick={() => {
						desk.newIncidentOpen.value = true;
					}}
				>
					{t.newIncident} <kbd>F4</kbd>
				</button>
			</header>
			<CallQueue />
			<div class="scroll">
				{ids.length === 0 && <p class="nothing">{t.noIncidents}</p>}
				<ol class="incidents">
					{ids.map((id) => (
						<IncidentRow key={id} id={id} />
					))}
				</ol>
				<EndedLately />
			</div>
			<NewIncident />
		</section>
	);
}

function IncidentRow({ id }: { id: number }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(id).value;
	if (!incident) return null;
	const alarmed = desk.alarmedIncidents.value.has(id);
	const units = incident.assignments.filter((assignment) => assignment.status !== "cleared");
	return (
		<li>
			<button
				type="button"
				class={`incident-row row-p${incident.priority}${alarmed ? " alarmed" : ""}`}
				data-testid="incident-row"
				data-incident-id={id}
				aria-current={desk.selectedId.value === id}
				onClick={() => desk.select(id)}
			>
				<span class="first-line">
					<PriorityMark priority={incident.priority} />
					<b class="type">{incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType}</b>
					{alarmed && (
						<span class="bell" title={t.alarmUnacknowledged}>
							!<span class="unseen">{t.alarmUnacknowledged}</span>
						</span>
					)}
					<AlarmMark level={incident.alarm_level} />
					<Running from={incident.created_at} />
				</span>
				<span class="second-line">
					<span class="number">{incident.number}</span>
					<span class="place">{incident.place || t.unknownPlace}</span>
					<OpenElsewhere incidentId={id} />
				</span>
				<span class="third-line">
					{incident.agencies.map((agency) => (
						<AgencyMark key={agency} agency={agency} />
					))}
					<span class="incident-status">{t.incidentStatus[incident.status]}</span>
					<span class="units">
						{units.length === 0
							? t.noUnits
							: units
									.slice(0, UNITS_SHOWN)
									.map((assignment) => assignment.call_sign)
									.join(" ")}
						{units.length > UNITS_SHOWN && ` ${t.moreUnits(units.length - UNITS_SHOWN)}`}
					</span>
				</span>
			</button>
		</li>
	);
}
