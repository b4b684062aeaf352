import { words } from "../i18n/index.ts";
import type { MissedFact, MissedIncident } from "../live/catchUp.ts";
import { type Desk, useDesk } from "./desk.ts";
import { PriorityMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { duration, timeOfDay } from "./time.ts";

/** What happened while this screen heard nothing, by incident, P1 first, until somebody has read it or opened each. */
export function CatchUp() {
	const desk = useDesk();
	const t = words.value;
	const absence = desk.absences.missed.value;
	if (!absence) return null;
	const { from, until, incidents, isWhole } = absence;
	return (
		<section class="catch-up" aria-labelledby="catch-up-title" data-testid="catch-up" data-panel tabIndex={-1}>
			<header>
				<h2 id="catch-up-title">
					{t.catchUp}{" "}
					<span class="hint">
						{t.catchUpBetween(timeOfDay(from), timeOfDay(until), duration(Math.max(0, until - from) / 1000))}
					</span>
				</h2>
				<button type="button" class="primary" data-testid="catch-up-dismiss" onClick={() => desk.absences.dismiss()}>
					{t.catchUpDismiss} <kbd>⇧F8</kbd>
				</button>
			</header>
			{!isWhole && <p class="hint">{t.catchUpNotWhole}</p>}
			<ul class="list">
				{incidents.map((one) => (
					<Row key={one.incident.id} missed={one} />
				))}
			</ul>
		</section>
	);
}

function Row({ missed: { incident, facts } }: { missed: MissedIncident }) {
	const desk = useDesk();
	const now = desk.store.incidents.card(incident.id).value ?? incident;
	const isOpened = desk.absences.opened.value.has(incident.id);
	const type = now.type ? nameOf(desk.catalogue.incident_types, now.type) : words.value.unknownType;
	return (
		<li>
			<button
				type="button"
				class={isOpened ? "catch-up-row opened" : "catch-up-row"}
				data-testid="catch-up-row"
				data-incident-id={incident.id}
				onClick={() => desk.look(now)}
			>
				<span class="opened-mark">
					{isOpened && (
						<>
							✓<span class="unseen">{words.value.catchUpOpened}</span>
						</>
					)}
				</span>
				<PriorityMark priority={now.priority} />
				<b>{type}</b>
				<span class="number">{now.number}</span>
				<span class="catch-up-facts">{facts.map((fact) => factText(fact, desk)).join(" · ")}</span>
				<span class="place">{now.place}</span>
			</button>
		</li>
	);
}

function factText(fact: MissedFact, { catalogue }: Desk): string {
	const t = words.value;
	const { missed } = t;
	switch (fact.kind) {
		case "created":
			return missed.created;
		case "ended":
			return missed.ended(fact.status === null ? "" : t.incidentStatus[fact.status]);
		case "priority":
			return missed.priority(fact.before, fact.now);
		case "calls":
			return missed.calls(fact.count);
		case "alarm":
			return missed.alarm(t.escalationTrigger[fact.alarm.trigger]);
		case "alarm_over":
			return missed.alarmOver(t.escalationTrigger[fact.alarm.trigger], fact.by ?? "");
		case "assignment": {
			const { call_sign, outcome, status, agency } = fact.assignment;
			const state = outcome ? t.assignmentOutcome[outcome] : t.assignmentStatus[status];
			return `${call_sign} (${nameOf(catalogue.agencies, agency)}): ${state}`;
		}
		case "note":
			return missed.note(fact.text, fact.by ?? "");
		case "message_failed":
			return missed.messageFailed(fact.recipient);
	}
}
