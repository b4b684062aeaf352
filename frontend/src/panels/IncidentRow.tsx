import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { areaBeside } from "./areas.ts";
import { useDesk } from "./desk.ts";
import { IncidentTimer } from "./IncidentTimer.tsx";
import { AgencyMark, AlarmMark, PriorityMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { OpenElsewhere } from "./OpenElsewhere.tsx";
import { UnreadChat } from "./UnreadChat.tsx";

const UNITS_SHOWN = 2;

/** An incident in the queue, in three lines. */
export function IncidentRow({ id, isActive }: { id: number; isActive: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(id).value;
	const isPinned = useComputed(() => desk.queue.order.value.pinned.has(id)).value;
	// Only for as long as somebody holds the list still.
	if (!incident) return <p class="row-gone">{t.leftTheBoard}</p>;
	const where = [incident.place || t.unknownPlace, areaBeside(incident, desk.catalogue)].filter(Boolean).join(" · ");
	const alarmed = desk.alarmedIncidents.value.has(id);
	const units = incident.assignments.flatMap(({ status, call_sign }) => (status === "cleared" ? [] : [{ status, call_sign }]));
	const more = units.length - UNITS_SHOWN;
	return (
		<button
			type="button"
			class={`incident-row row-p${incident.priority}${isPinned ? " pinned" : ""}${alarmed ? " alarmed" : ""}`}
			data-row
			data-testid="incident-row"
			data-incident-id={id}
			data-pinned={isPinned}
			tabIndex={isActive ? 0 : -1}
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
				<UnreadChat incidentId={id} />
				<IncidentTimer incidentId={id} from={incident.created_at} />
			</span>
			<span class="second-line">
				<span class="number">{incident.number}</span>
				<span class="place" title={where}>
					{where}
				</span>
				<OpenElsewhere incidentId={id} />
			</span>
			<span class="third-line">
				{incident.agencies.map((agency) => (
					<AgencyMark key={agency} agency={agency} />
				))}
				<span class="incident-status">{t.incidentStatus[incident.status]}</span>
				<span class="units">
					{units.length === 0 && t.noUnits}
					{units.slice(0, UNITS_SHOWN).map(({ status, call_sign }) => (
						<span key={call_sign} class="row-unit">
							{call_sign} <UnitStatusMark status={status} />
						</span>
					))}
					{more > 0 && <span title={units.map(({ call_sign }) => call_sign).join(", ")}>{t.moreUnits(more)}</span>}
				</span>
			</span>
		</button>
	);
}
