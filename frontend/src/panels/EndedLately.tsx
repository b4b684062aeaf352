import { useSignal } from "@preact/signals";
import type { IncidentList } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { UNDONE_WITHIN_MS, useDesk } from "./desk.ts";
import { PriorityMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";
import { Unmerge } from "./Unmerge.tsx";

const ENDED_PATH = "/incidents?status=closed&status=cancelled&status=merged&limit=20";

/** What this desk has just ended, with the way back. */
export function JustEnded() {
	const desk = useDesk();
	const t = words.value;
	const recent = desk.ended.value.filter(({ at }) => desk.now.value - at < UNDONE_WITHIN_MS);
	return (
		<>
			{recent.map(({ incident, into, at }) => (
				<p key={incident.id} class="notice done" data-testid="just-ended">
					<span>
						{into ? t.mergedInto(incident.number, into.number) : t.endedNow(incident.number, t.incidentStatus[incident.status])}
					</span>
					{into ? (
						<Unmerge incident={incident} since={new Date(at).toISOString()} />
					) : (
						<button type="button" data-testid="look-at-ended" onClick={() => desk.look(incident)}>
							{t.reopen}…
						</button>
					)}
					<button type="button" aria-label={t.dismiss} title={t.dismiss} onClick={() => desk.forgetEnded(incident.id)}>
						×
					</button>
				</p>
			))}
		</>
	);
}

/** The incidents that ended last, for who wants to look at one or reopen it. */
export function EndedLately() {
	const open = useSignal(false);
	return (
		<details
			class="ended-lately"
			onToggle={(event) => {
				open.value = event.currentTarget.open;
			}}
		>
			<summary data-testid="ended-lately">{words.value.endedLately}</summary>
			{open.value && <List />}
		</details>
	);
}

function List() {
	const desk = useDesk();
	const t = words.value;
	// Whatever leaves or joins the board may belong here.
	const { reading } = useReading<IncidentList>(ENDED_PATH, () => String(desk.store.incidents.ids.value.length));
	return (
		<ul class="list">
			{reading.value.failed && <li class="wrong">{t.endedFailed}</li>}
			{reading.value.value?.incidents.map((incident) => (
				<li key={incident.id}>
					<button type="button" class="ended-row" data-incident-id={incident.id} onClick={() => desk.look(incident)}>
						<PriorityMark priority={incident.priority} /> {incident.number} ·{" "}
						{incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType} ·{" "}
						{t.incidentStatus[incident.status]}
						{incident.closed_at && <time> {timeAndDay(incident.closed_at, desk.now.peek())}</time>}
					</button>
				</li>
			))}
		</ul>
	);
}
