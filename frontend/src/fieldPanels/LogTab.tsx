import type { IncidentCard, Timeline, TimelineEntry } from "../contract.ts";
import { writeNote } from "../field/deeds.ts";
import { words } from "../i18n/field/index.ts";
import { cameLate } from "../live/timeline.ts";
import { timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { useKept } from "./useKept.ts";
import { WriteLine } from "./WriteLine.tsx";

/** What has happened on the incident, the newest first, and notes for it. */
export function LogTab({ incident }: { incident: IncidentCard }) {
	const { phone } = useTools();
	const t = words.value;
	const board = phone.board.now.value?.board;
	const page = useKept<Timeline>(`/incidents/${incident.id}/timeline`, `log:${incident.id}`, board?.cursor);
	const notes = phone.queue.waiting.value.filter(({ about }) => about.what === "note");
	const events = [...(page?.events ?? [])].reverse();
	return (
		<>
			<WriteLine
				label={t.noteHint}
				testId="note-text"
				about={String(incident.id)}
				onWrite={(text) => phone.do(writeNote(incident, text))}
			/>
			{phone.connection.freshness.value !== "live" && <p class="quiet">{t.logOffline}</p>}
			<ul class="log" data-testid="log">
				{notes.map(({ order, body }) => (
					<li key={`waiting-${order}`} class="unsent">
						<small>{t.notSentYet}</small> {String(body?.text ?? "")}
					</li>
				))}
				{events.length + notes.length === 0 && <li class="quiet">{t.logEmpty}</li>}
				{events.map((event) => (
					<Entry key={event.seq} event={event} />
				))}
			</ul>
		</>
	);
}

function Entry({ event }: { event: TimelineEntry }) {
	const t = words.value;
	const { note } = event.data;
	return (
		<li data-event={event.name}>
			<small>
				{timeOf(event.occurred_at)} · {event.actor}
				{cameLate({ at: event.recorded_at, occurred_at: event.occurred_at }) && ` · ${t.reportedLate}`}
			</small>{" "}
			{t.eventName[event.name]}
			{note ? `: ${note}` : ""}
		</li>
	);
}
