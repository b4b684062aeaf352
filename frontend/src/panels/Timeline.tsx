import { useSignal } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { cameLate, type RecordedEvent } from "../live/timeline.ts";
import { useDesk } from "./desk.ts";
import { details } from "./details.ts";
import { kindOf, LOG_KINDS, type LogKind } from "./logKinds.ts";
import { NamingText } from "./NamingText.tsx";
import { ScreenButton } from "./ScreenButton.tsx";
import { timeAndDay } from "./time.ts";
import type { IncidentRecord } from "./useTimeline.ts";

/** The record of the incident, newest first: all of it, or one kind. */
export function Timeline({ record }: { record: IncidentRecord }) {
	const t = words.value;
	const kind = useSignal<LogKind | null>(null);
	const events = record.events.value;
	const shown = kind.value === null ? events : events.filter(({ name }) => kindOf(name) === kind.value);
	return (
		<section class="timeline">
			<h3>
				{t.timeline} <ScreenButton screen="timeline" />
			</h3>
			<fieldset class="log-kinds" data-testid="log-kinds">
				<legend class="unseen">{t.logKinds}</legend>
				{[null, ...LOG_KINDS].map((each) => (
					<button
						key={each}
						type="button"
						class="toggle"
						data-kind={each ?? "all"}
						aria-pressed={kind.value === each}
						onClick={() => {
							kind.value = each;
						}}
					>
						{t.logKind[each ?? "all"]}
					</button>
				))}
			</fieldset>
			{record.failed.value && (
				<p class="wrong">
					{t.timelineFailed}{" "}
					<button type="button" onClick={record.again}>
						{t.retry}
					</button>
				</p>
			)}
			{shown.length === 0 && events.length > 0 && <p class="hint">{t.logEmpty}</p>}
			<ol>
				{shown.toReversed().map((event) => (
					<Entry key={event.seq} event={event} />
				))}
			</ol>
		</section>
	);
}

function Entry({ event }: { event: RecordedEvent }) {
	const desk = useDesk();
	const t = words.value;
	const late = cameLate(event);
	return (
		<li data-testid="timeline-entry" data-name={event.name} data-seq={event.seq}>
			<time>{timeAndDay(event.occurred_at, desk.now.peek())}</time>
			<span>
				<b>{t.eventName[event.name] ?? event.name}</b>
				<span class="actor">{event.actor && (t.centreActor[event.actor] ?? event.actor)}</span>
				{late && (
					<span class="hint" data-testid="came-late">
						{t.cameLate(timeAndDay(late, desk.now.peek()))}
					</span>
				)}
				{details(desk, event).map((detail, index) => (
					<span key={index} class="detail">
						{detail === event.data.note ? <NamingText text={detail} unitIds={event.data.mentions ?? []} /> : detail}
					</span>
				))}
			</span>
		</li>
	);
}
