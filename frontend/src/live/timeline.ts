// The record of one incident: read once, then fed by the socket.
import type { EventFrame, TimelineEntry } from "../contract.ts";

export type RecordedEvent = Pick<TimelineEntry, "seq" | "name" | "actor" | "occurred_at" | "data">;

/** Add events that may be known already; the result is in order and holds each once. */
export function merge(
	known: readonly RecordedEvent[],
	more: readonly (RecordedEvent | EventFrame)[],
): readonly RecordedEvent[] {
	const seqs = new Set(known.map((event) => event.seq));
	const fresh = more.filter((event) => !seqs.has(event.seq));
	return fresh.length ? [...known, ...fresh].sort((a, b) => a.seq - b.seq) : known;
}
