import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FieldChange, Timeline as Recorded } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { merge, type RecordedEvent } from "../live/timeline.ts";
import { writeCoordinates } from "./coordinates.ts";
import { type Desk, useDesk } from "./desk.ts";
import { nameOf, phone } from "./names.ts";
import { timeAndDay } from "./time.ts";

/** The record of the incident, newest first. */
export function Timeline({ incidentId }: { incidentId: number }) {
	const desk = useDesk();
	const t = words.value;
	const events = useSignal<readonly RecordedEvent[]>([]);
	const failed = useSignal(false);

	async function load(): Promise<void> {
		const outcome = await desk.commands.read<Recorded>(`/incidents/${incidentId}/timeline`);
		failed.value = !outcome.ok;
		if (outcome.ok) events.value = merge(events.value, outcome.value.events);
	}

	useEffect(() => {
		void load();
		return desk.store.onFrames((frames) => {
			const more = frames.filter((frame) => frame.type === "event" && frame.incident_id === incidentId);
			events.value = merge(events.value, more as RecordedEvent[]);
			// A new snapshot stands for events that did not come one by one.
			if (frames.some((frame) => frame.type === "snapshot")) void load();
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
							{details(desk, event).map((detail) => (
								<span key={detail} class="detail">
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

/** What is special to an event, a line for each part. */
function details(desk: Desk, { name, data }: RecordedEvent): string[] {
	const t = words.value;
	const { catalogue } = desk;
	const lines: string[] = [];
	for (const change of data.changes ?? [])
		lines.push(t.changed(t.field[change.field] ?? change.field, value(desk, change, "old"), value(desk, change, "new")));
	if (data.note) lines.push(data.note);
	if (data.agency) lines.push(nameOf(catalogue.agencies, data.agency));
	if (data.assignment) lines.push(`${data.assignment.call_sign}: ${t.assignmentStatus[data.assignment.status]}`);
	else if (name === "unit.assigned" || name === "unit.changed")
		for (const unit of data.units ?? []) lines.push(`${unit.call_sign}: ${t.unitStatus[unit.status]}`);
	if (name.startsWith("call."))
		for (const call of data.calls ?? []) {
			const caller = call.caller_kind === "number" ? phone(call.caller ?? "") : t.callerKind[call.caller_kind];
			lines.push(`${nameOf(catalogue.lines, call.line)} · ${caller}`);
		}
	for (const escalation of data.escalations ?? [])
		lines.push(`${t.escalationTrigger[escalation.trigger]}: ${t.escalationEffect[escalation.effect]}`);
	if (data.cancelled) lines.push(`${t.escalationTrigger[data.cancelled.trigger]}: ${t.reasons[data.cancelled.reason] ?? ""}`);
	if (data.message) {
		const { kind, recipient, attempts, error } = data.message;
		lines.push([kind.toUpperCase(), recipient, t.attempts(attempts), error].filter(Boolean).join(" · "));
	}
	if (data.reason) lines.push(reason(data.reason));
	return lines;
}

function reason(code: string): string {
	const t = words.value;
	const dispositions: Readonly<Record<string, string>> = t.disposition;
	return dispositions[code] ?? t.reasons[code] ?? code;
}

function value(desk: Desk, change: FieldChange, side: "old" | "new"): string {
	return fieldText(desk, change.field, change[side]);
}

/** The value of a field of an incident as a person reads it. */
export function fieldText(desk: Desk, field: string, raw: unknown): string {
	const t = words.value;
	if (raw === null || raw === undefined || raw === "") return t.empty;
	if (field === "type") return nameOf(desk.catalogue.incident_types, String(raw));
	if (field === "priority") return `P${raw} ${t.priority[Number(raw) - 1] ?? ""}`;
	if (field === "location") return writeCoordinates(raw as { lon: number; lat: number });
	return String(raw);
}
