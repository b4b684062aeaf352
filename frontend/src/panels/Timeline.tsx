import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Timeline as Answer, EventName } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { merge, type RecordedEvent, recorded } from "../live/timeline.ts";
import { useDesk } from "./desk.ts";
import { details } from "./details.ts";
import { timeAndDay } from "./time.ts";

const MERGES: ReadonlySet<EventName> = new Set(["incident.merged", "incident.unmerged"]);

/** The record of the incident, newest first. */
export function Timeline({ incidentId }: { incidentId: number }) {
	const desk = useDesk();
	const t = words.value;
	const events = useSignal<readonly RecordedEvent[]>([]);
	const failed = useSignal(false);

	async function load(): Promise<void> {
		const outcome = await desk.commands.read<Answer>(`/incidents/${incidentId}/timeline`);
		failed.value = !outcome.ok;
		if (!outcome.ok) return;
		// What was read stands for all up to its last event: a merge that was undone takes events away.
		const read = recorded(outcome.value.events);
		const last = read.at(-1)?.seq ?? 0;
		events.value = merge(
			events.value.filter(({ seq }) => seq > last),
			read,
		);
	}

	useEffect(() => {
		void load();
		return desk.store.onFrames((frames) => {
			const more = frames.filter((frame) => frame.type === "event" && frame.incident_id === incidentId);
			events.value = merge(events.value, more as RecordedEvent[]);
			// A new snapshot stands for events that did not come one by one; a merge brings those of another incident.
			if (frames.some((frame) => frame.type === "snapshot") || more.some((frame) => MERGES.has((frame as RecordedEvent).name)))
				void load();
		});
	}, []);

	return (
		<section class="timeline">
			<h3>{t.timeline}</h3>
			{failed.value && (
				<p class="wrong">
					{t.timelineFailed}{" "}
					<button type="button" onClick={load}>
						{t.retry}
					</button>
				</p>
			)}
			<ol>
				{events.value.toReversed().map((event) => (
					<li key={event.seq} data-testid="timeline-entry" data-name={event.name} data-seq={event.seq}>
						<time>{timeAndDay(event.occurred_at, desk.now.peek())}</time>
						<span>
							<b>{t.eventName[event.name] ?? event.name}</b>
							<span class="actor">{event.actor && (t.centreActor[event.actor] ?? event.actor)}</span>
							{details(desk, event).map((detail, index) => (
								<span key={index} class="detail">
									{detail}
								</span>
							))}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}
