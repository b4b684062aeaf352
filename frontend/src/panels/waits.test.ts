// How near an incident is to the end of its time, by the centre's own policies.
import { describe, expect, test } from "vitest";
import type { IncidentCard, TargetItem } from "../contract.ts";
import { assignment, call, incident } from "../live/testing.ts";
import { latenessOf, mostLate, targetOf, waitsOf } from "./waits.ts";

const AT = Date.parse("2026-07-01T02:00:00Z");
const targets: TargetItem[] = [
	{ trigger: "incident_unassigned", agency: "fire", priority: 1, after_s: 20 },
	{ trigger: "incident_unassigned", agency: null, priority: 1, after_s: 30 },
	{ trigger: "incident_unassigned", agency: null, priority: 3, after_s: 100 },
	{ trigger: "call_unanswered", agency: null, priority: null, after_s: 10 },
	{ trigger: "assignment_unacknowledged", agency: null, priority: null, after_s: 30 },
	{ trigger: "assignment_late", agency: null, priority: null, after_s: 60 },
];

test("the first target that fits holds", () => {
	expect(targetOf(targets, "incident_unassigned", ["fire"], 1)).toBe(20_000);
	expect(targetOf(targets, "incident_unassigned", ["police"], 1)).toBe(30_000);
	expect(targetOf(targets, "incident_unassigned", ["fire"], 3)).toBe(100_000);
	expect(targetOf(targets, "incident_unassigned", ["fire"], 2)).toBeUndefined();
	expect(targetOf(targets, "scene_silent", ["fire"], 1)).toBeUndefined();
});

test.each([
	[79, "none"],
	[80, "near"],
	[99, "near"],
	[100, "passed"],
])("after %d of 100 s it is %s", (passed_s, expected) => {
	const now = AT + passed_s * 1000;
	expect(latenessOf(mostLate(waitsOf(incident(1), [], targets), now), now)).toBe(expected);
});

describe("what is waited for", () => {
	const triggers = (card: IncidentCard, calls: Parameters<typeof waitsOf>[1] = []): string[] =>
		waitsOf(card, calls, targets).map(({ trigger }) => trigger);

	test("a call that rings and a unit for each agency", () => {
		expect(triggers(incident(1, { agencies: ["police", "fire"], agency_statuses: {} }), [call(1, 1)])).toEqual([
			"call_unanswered",
			"incident_unassigned",
			"incident_unassigned",
		]);
	});

	test("that a unit says so, and that it is there when it was expected", () => {
		const sent = assignment(1, 1, { agency: "police", status: "dispatched", eta_at: "2026-07-01T02:05:00Z" });
		const card = incident(1, { status: "dispatched", agency_statuses: { police: "dispatched" }, assignments: [sent] });
		expect(triggers(card)).toEqual(["assignment_unacknowledged", "assignment_late"]);
		const late = waitsOf(card, [], targets).find(({ trigger }) => trigger === "assignment_late");
		expect(late?.due_ms).toBe(AT + 360_000);
		expect(triggers({ ...card, assignments: [{ ...sent, status: "on_scene" }] })).toEqual([]);
	});

	test("nothing of an incident that is done", () => {
		expect(triggers(incident(1, { status: "resolved", agency_statuses: { police: "resolved" } }))).toEqual([]);
		expect(latenessOf(undefined, AT)).toBe("none");
	});
});
