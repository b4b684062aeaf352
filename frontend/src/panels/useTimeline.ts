// The record of the open incident: read once, then fed by the stream.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Timeline as Answer, EventName } from "../contract.ts";
import { merge, type RecordedEvent, recorded } from "../live/timeline.ts";
import { useDesk } from "./desk.ts";

const MERGES: ReadonlySet<EventName> = new Set(["incident.merged", "incident.unmerged"]);

export interface IncidentRecord {
	/** In their order. */
	events: ReadonlySignal<readonly RecordedEvent[]>;
	failed: ReadonlySignal<boolean>;
	again(): void;
}

export function useTimeline(incidentId: number): IncidentRecord {
	const desk = useDesk();
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

	return { events, failed, again: () => void load() };
}
