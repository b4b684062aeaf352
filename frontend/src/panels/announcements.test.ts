import { describe, expect, test } from "vitest";
import type { EscalationCard } from "../contract.ts";
import { vi } from "../i18n/vi.ts";
import { escalation, event, incident, person } from "../live/testing.ts";
import { announcements, type Telling } from "./announcements.ts";

const TELLING: Telling = {
	me: person(["dispatcher"], ["police"]),
	catalogue: { incident_types: [] } as unknown as Telling["catalogue"],
	numberOf: (id) => `26-${id}`,
	fromTo: ({ by }) => by.username,
	nameOf: (_items, code) => code,
};

function fired(alarm: EscalationCard) {
	return event(alarm.id, { escalations: [alarm] }, { name: "escalation.fired", incident_id: alarm.incident_id });
}

function say(...frames: Parameters<typeof announcements>[0]) {
	return announcements(frames, TELLING, vi);
}

describe("what is said at once", () => {
	test("is every new P1 and every critical alarm, however many come together", () => {
		const p1 = [1, 2, 3, 4, 5].map((id) =>
			event(id, { incident: incident(id, { priority: 1, type: "house_fire" }) }, { name: "incident.created" }),
		);
		const danger = fired(escalation(9, 1, { trigger: "unit_emergency" }));
		const said = say(...p1, danger);
		expect(said.urgent).toHaveLength(6);
		expect(said.urgent[0]).toContain("house_fire");
		expect(said.urgent[5]).toContain("26-1");
		expect(said.other).toEqual([]);
	});

	test("is no lesser incident, and no alarm that asks somebody else or is over", () => {
		const lesser = event(1, { incident: incident(1) }, { name: "incident.created" });
		const theirs = fired(escalation(2, 1, { priority: 1, agencies: ["fire"] }));
		const over = fired(escalation(3, 1, { priority: 1, ended_at: "2026-07-01T02:00:00Z" }));
		expect(say(lesser, theirs, over)).toEqual({ urgent: [], other: [] });
	});
});

test("other alarms wait their turn; of a flood the first are said, and how many more there are", () => {
	const flood = Array.from({ length: 40 }, (_, index) => fired(escalation(index + 1, index + 1)));
	const said = say(...flood, fired(escalation(99, 1, { priority: 1 })));
	expect(said.other).toHaveLength(4);
	expect(said.other[3]).toContain("37");
	expect(said.urgent).toHaveLength(1);
	expect(say(...flood.slice(0, 3)).other).toHaveLength(3);
});
