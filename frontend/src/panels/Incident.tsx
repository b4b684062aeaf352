import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Agencies } from "./Agencies.tsx";
import { Assign } from "./Assign.tsx";
import { Assignments } from "./Assignments.tsx";
import { Attachments } from "./Attachments.tsx";
import { Calls } from "./Calls.tsx";
import { Chat } from "./Chat.tsx";
import { Closing } from "./Closing.tsx";
import { Company } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import { Facts } from "./Facts.tsx";
import { Merging } from "./Merging.tsx";
import { AlarmMark, PriorityMark } from "./marks.tsx";
import { Nearby } from "./Nearby.tsx";
import { Notes } from "./Notes.tsx";
import { nameOf } from "./names.ts";
import { Over } from "./Over.tsx";
import { QuestionCards } from "./QuestionCards.tsx";
import { Running } from "./Running.tsx";
import { mayChange, maySend } from "./rights.ts";
import { Timeline } from "./Timeline.tsx";
import { useTimeline } from "./useTimeline.ts";

/** The open incident: what is known, who is sent, what happened. */
export function Incident() {
	const { selected } = useDesk();
	const incident = selected.value;
	return (
		<section class="incident" aria-label={words.value.incident} data-panel tabIndex={-1}>
			{incident ? <Open key={incident.id} incident={incident} /> : <p class="nothing">{words.value.selectIncident}</p>}
		</section>
	);
}

function Open({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const article = useRef<HTMLElement>(null);
	const record = useTimeline(incident.id);
	useEffect(() => {
		// Where panels stand below each other, the opened one would be out of sight.
		if (matchMedia("(max-width: 900px)").matches) article.current?.scrollIntoView();
	}, []);
	const isOver = desk.store.incidents.card(incident.id).value === undefined;
	// What the form of its call shows stands there alone.
	const inForm = useComputed(() =>
		desk.callForm.call.value?.incident_id === incident.id ? desk.callForm.call.value.id : null,
	).value;
	return (
		<article ref={article} data-testid="incident-panel" data-incident-id={incident.id} data-version={incident.version}>
			<header class="panel-head">
				<h2>
					<PriorityMark priority={incident.priority} /> {incident.number}{" "}
					<span class="type">{incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType}</span>
				</h2>
				<span class="incident-status">{t.incidentStatus[incident.status]}</span>
				<AlarmMark level={incident.alarm_level} />
				{!isOver && <Running from={incident.created_at} />}
				<button type="button" title={`${t.close} (Esc)`} aria-label={t.close} onClick={() => desk.select(null)}>
					×
				</button>
			</header>
			{isOver && <Over incident={incident} />}
			<Company incident={incident} />
			<div class="scroll columns">
				<div class="column">
					{inForm === null && <Facts incident={incident} isOver={isOver} events={record.events} />}
					{!isOver && <Calls incident={incident} inForm={inForm} />}
					{!isOver && inForm === null && mayChange(desk.me) && <Merging incident={incident} />}
					<Nearby incident={incident} isOver={isOver}>
						{inForm === null && <QuestionCards incident={incident} isOver={isOver} />}
					</Nearby>
				</div>
				<div class="column">
					<Assignments incident={incident} />
					{!isOver && maySend(desk.me) && <Assign incident={incident} />}
					{!isOver && inForm === null && <Agencies incident={incident} />}
					{!isOver && mayChange(desk.me) && <Closing incident={incident} />}
					<Notes incident={incident} />
					<Chat incident={incident} isOver={isOver} events={record.events.value} />
					<Attachments incident={incident} />
					{!desk.screens.standing.value.has("timeline") && <Timeline record={record} />}
				</div>
			</div>
		</article>
	);
}
