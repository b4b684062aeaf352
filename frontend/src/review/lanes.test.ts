import { expect, test } from "vitest";
import type { IncidentReview } from "../contract.ts";
import { assignment, call, escalation, event, incident } from "../live/testing.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import { clustered, drawingOf, ticksOf } from "./lanes.ts";

const START = Date.parse("2026-07-01T15:00:00Z");
const after = (seconds: number): string => new Date(START + seconds * 1000).toISOString();
const seconds = (ms: number): number => (ms - START) / 1000;

function review(fields: Partial<IncidentReview> = {}): IncidentReview {
	return { incident: incident(7, { created_at: after(0) }), calls: [], intervals: [], sights: [], chains: [], ...fields };
}

function happened(seq: number, name: string, at: number, data: object = {}): RecordedEvent {
	return event(seq, data, { name: name as RecordedEvent["name"], at: after(at), occurred_at: after(at), incident_id: 7 });
}

function lane(drawing: ReturnType<typeof drawingOf>, key: string) {
	const found = drawing.lanes.find((each) => each.key === key);
	return found?.spans.map(({ from, to, state }) => [state, seconds(from), seconds(to)]);
}

test("a call rings until somebody answers and is spoken until it ends; one that goes on ends now", () => {
	const calls = [
		call(1, 7, { received_at: after(0), answered_at: after(8), ended_at: after(90), status: "ended" }),
		call(2, 7, { received_at: after(20), answered_at: null, ended_at: null, status: "ringing" }),
	];
	const drawing = drawingOf(review({ calls }), [], START + 60_000);
	expect(lane(drawing, "call:1")).toEqual([
		["ringing", 0, 8],
		["answered", 8, 90],
	]);
	expect(lane(drawing, "call:2")).toEqual([["ringing", 20, 60]]);
	expect([seconds(drawing.from), seconds(drawing.to)]).toEqual([0, 90]);
});

test("a unit has one span for each status that it reached, the last until it was clear", () => {
	const sent = assignment(3, 7, {
		status: "cleared",
		dispatched_at: after(10),
		acknowledged_at: after(15),
		en_route_at: null,
		on_scene_at: after(300),
		transporting_at: null,
		at_hospital_at: null,
		cleared_at: after(900),
	});
	const drawing = drawingOf(review({ incident: incident(7, { created_at: after(0), assignments: [sent] }) }), [], START);
	expect(lane(drawing, "unit:3")).toEqual([
		["dispatched", 10, 15],
		["acknowledged", 15, 300],
		["on_scene", 300, 900],
	]);
});

test("an alarm lasts from when it fired until it ended, as its newest card says", () => {
	const fired = escalation(4, 7, { trigger: "incident_unassigned", fired_at: after(60), ended_at: null });
	const events = [
		happened(1, "escalation.fired", 60, { escalations: [fired] }),
		happened(2, "escalation.acknowledged", 75, { escalations: [{ ...fired, ended_at: after(75) }] }),
	];
	const other = escalation(5, 7, { trigger: "incident_unassigned", chain: "other", fired_at: after(60), ended_at: after(90) });
	const both = [...events, happened(3, "escalation.cancelled", 90, { escalations: [other] })];
	const drawing = drawingOf(review(), both, START);
	expect(lane(drawing, `alarm:${fired.chain}`)).toEqual([["fired", 60, 75]]);
	// Two forces wait at the same time, and neither lies over the other.
	expect(lane(drawing, "alarm:other")).toEqual([["fired", 60, 90]]);
});

test("what desks did and saw stands in one lane in its order, what was told of the place in another", () => {
	const events = [happened(1, "incident.created", 0), happened(2, "location.received", 12), happened(3, "note.added", 40)];
	const sights = [{ username: "lan", name: "Lan", seen_at: after(3) }];
	const { lanes } = drawingOf(review({ sights }), events, START);
	const marks = lanes.map(({ kind, marks }) => [kind, marks.map(({ name, at }) => `${name} ${seconds(at)}`)]);
	expect(marks).toEqual([
		["desk", ["incident.created 0", "seen 3", "note.added 40"]],
		["place", ["location.received 12"]],
	]);
});

test("marks that would lie over each other stand together, and none is lost", () => {
	const marks = [0, 3, 9, 10, 25].map((at) => ({ at, name: "note.added", who: "", seq: at }));
	expect(clustered(marks.toReversed(), 10).map((group) => group.map(({ at }) => at))).toEqual([[0, 3, 9], [10], [25]]);
	expect(clustered([], 10)).toEqual([]);
});

test("ticks are round, in order, within, and not too many", () => {
	const ticks = ticksOf({ from: START + 4_000, to: START + 700_000 }, 8);
	expect(ticks.map(seconds)).toEqual([120, 240, 360, 480, 600]);
	expect(ticksOf({ from: START, to: START + 1 }, 8)).toEqual([START]);
});
