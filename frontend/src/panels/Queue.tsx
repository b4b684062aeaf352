import type { CallCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type Desk, useDesk } from "./desk.ts";
import { AgencyMark, PriorityMark } from "./marks.tsx";
import { NewIncident } from "./NewIncident.tsx";
import { nameOf, phone } from "./names.ts";
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
			<RingingCalls />
			<div class="scroll">
				{ids.length === 0 && <p class="nothing">{t.noIncidents}</p>}
				<ol class="incidents">
					{ids.map((id) => (
						<IncidentRow key={id} id={id} />
					))}
				</ol>
			</div>
			<NewIncident />
		</section>
	);
}

function RingingCalls() {
	const { store } = useDesk();
	const ringing = store.calls.all().filter((call) => call.status === "ringing");
	if (ringing.length === 0) return null;
	return (
		<ul class="ringing" aria-label={words.value.ringingCalls}>
			{ringing.map((call) => (
				<RingingCall key={call.id} call={call} />
			))}
		</ul>
	);
}

export function callerOf(call: CallCard): string {
	const t = words.value;
	if (call.caller_kind === "number" && call.caller) return phone(call.caller);
	return call.caller_kind === "number" ? t.unknownCaller : t.callerKind[call.caller_kind];
}

/** Take a call and open its incident. */
export async function answer(desk: Desk, call: CallCard): Promise<void> {
	if (desk.settle(await desk.commands.answerCall(call.id))) desk.select(call.incident_id);
}

function RingingCall({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`call:${call.id}`);
	return (
		<li class="call ringing-call" data-testid="call-row" data-call-id={call.id}>
			<span class="line" title={nameOf(desk.catalogue.lines, call.line)}>
				{nameOf(desk.catalogue.lines, call.line)}
			</span>
			<span class="caller">{callerOf(call)}</span>
			<Running from={call.received_at} />
			<button type="button" class="primary" data-testid="answer-call" disabled={pending} onClick={() => answer(desk, call)}>
				{pending ? t.sending : t.answer}
			</button>
		</li>
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
					<Running from={incident.created_at} />
				</span>
				<span class="second-line">
					<span class="number">{incident.number}</span>
					<span class="place">{incident.place || t.unknownPlace}</span>
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
