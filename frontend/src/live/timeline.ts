// The record of one incident: read once, then fed by the socket.
import type { EventData, EventFrame, TimelineEntry } from "../contract.ts";

export type RecordedEvent = Pick<EventFrame, "seq" | "name" | "incident_id" | "actor" | "at" | "occurred_at" | "data">;

/** What a report may be late because of the network alone. */
const PROMPT_MS = 60_000;

/** Read the record's entries. What an older version of the centre wrote may lack parts that are written today. */
export function recorded(entries: readonly TimelineEntry[]): RecordedEvent[] {
	return entries.map((entry) => ({ ...entry, at: entry.recorded_at, data: entry.data as EventData }));
}

/** When a fact came that waited on a device without a signal; null where it came as it happened. */
export function cameLate({ at, occurred_at }: Pick<RecordedEvent, "at" | "occurred_at">): string | null {
	return Date.parse(at) - Date.parse(occurred_at) > PROMPT_MS ? at : null;
}

/** Add events that may be known already; the result is in order and holds each once. */
export function merge(known: readonly RecordedEvent[], more: readonly RecordedEvent[]): readonly RecordedEvent[] {
	const seqs = new Set(known.map((event) => event.seq));
	const fresh = more.filter((event) => !seqs.has(event.seq));
	return fresh.length ? [...known, ...fresh].sort((a, b) => a.seq - b.seq) : known;
}
