// Beside each fact stands who gave it the value that it has: a wrong name there sends somebody to the wrong desk.
import { expect, test } from "vitest";
import type { EventData, EventName } from "../contract.ts";
import { incident } from "../live/testing.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import { lastChanges } from "./lastChanges.ts";

function at(seq: number, name: EventName, actor: string | null, data: EventData, incident_id = 1): RecordedEvent {
	const moment = `2026-07-01T02:00:0${seq}Z`;
	return { seq, name, incident_id, actor, at: moment, occurred_at: moment, data };
}

const change = (...fields: string[]): EventData => ({ changes: fields.map((field) => ({ field, old: null, new: 1 })) });
const by = (events: RecordedEvent[]): Record<string, string> =>
	Object.fromEntries([...lastChanges(1, events)].map(([field, last]) => [field, last.by]));

test("what the incident began with is of who entered it; what nobody has said is of nobody", () => {
	const begun = incident(1, { type: null, priority: 2, place: "chợ", what: "" });
	expect(by([at(1, "incident.created", "telephony", { incident: begun })])).toEqual({
		priority: "telephony",
		place: "telephony",
	});
});

test("the last who changed a field counts, whichever event tells it", () => {
	const events = [
		at(1, "incident.created", "mai", { incident: incident(1, { type: "theft" }) }),
		at(2, "incident.changed", "lan", change("priority", "place")),
		at(3, "incident.merged", "duc", change("place")),
		at(4, "incident.alarm_raised", "engine", change("alarm_level")),
		at(5, "note.added", "an", { note: "x" }),
	];
	expect(by(events)).toEqual({ type: "mai", priority: "lan", place: "duc", alarm_level: "engine" });
	expect(lastChanges(1, events).get("place")?.at).toBe("2026-07-01T02:00:03Z");
});

test("the record of an incident that was merged into it says nothing of its own facts", () => {
	const other = at(2, "incident.changed", "lan", change("priority"), 2);
	expect(by([at(1, "incident.changed", "mai", change("priority")), other])).toEqual({ priority: "mai" });
});
