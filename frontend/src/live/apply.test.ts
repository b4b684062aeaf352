import { describe, expect, test } from "vitest";
import type { EventData, EventFrame, IncidentStatus } from "../contract.ts";
import { apply, boardState } from "./apply.ts";
import { board, call, cards, chatMessage, closure, escalation, event, fault, handover, incident, unit } from "./testing.ts";

const full = boardState(
	board({
		incidents: [incident(1), incident(2)],
		calls: [call(1, 1), call(2, 2)],
		units: [unit(1)],
		escalations: [escalation(1, 1), escalation(2, 2)],
		handovers: [handover(1)],
		faults: [fault(1)],
	}),
);
const LATER = "2026-07-01T02:05:00Z";

describe("one event", () => {
	test("replaces the card of an incident", () => {
		const after = apply(full, [event(1, { incident: incident(1, { version: 2, place: "ấp 3" }) })]);
		expect(after.incidents.get(1)?.place).toBe("ấp 3");
		expect(after.incidents.get(2)).toBe(full.incidents.get(2));
	});

	test.each<IncidentStatus>(["closed", "cancelled", "merged"])(
		"takes a %s incident off with all that hangs on it",
		(status) => {
			const after = apply(full, [event(1, { incident: incident(1, { status }) })]);
			expect([...after.incidents.keys()]).toEqual([2]);
			expect([...after.calls.keys()]).toEqual([2]);
			expect([...after.escalations.keys()]).toEqual([2]);
		},
	);

	test("takes a call and an alarm only where their incident is on the board", () => {
		const data = { calls: [call(7, 1), call(8, 99)], escalations: [escalation(7, 1), escalation(8, 99)] };
		const after = apply(full, [event(1, data)]);
		expect([...after.calls.keys()]).toEqual([1, 2, 7]);
		expect([...after.escalations.keys()]).toEqual([1, 2, 7]);
	});

	test("takes off a call and an alarm that moved to an incident which is not on the board", () => {
		const after = apply(full, [event(1, { calls: [call(1, 99)], escalations: [escalation(2, 99)] })]);
		expect([...after.calls.keys()]).toEqual([2]);
		expect([...after.escalations.keys()]).toEqual([1]);
	});

	test("lets calls and alarms stand when the incident that they moved away from is merged", () => {
		const after = apply(full, [
			event(1, { incident: incident(1, { status: "merged", merged_into: 2 }) }),
			event(2, { incident: incident(2, { version: 2 }), calls: [call(1, 2), call(2, 2)] }),
			event(3, { escalations: [escalation(1, 2)] }),
		]);
		expect([...after.incidents.keys()]).toEqual([2]);
		expect(cards(after).calls.map((card) => card.incident_id)).toEqual([2, 2]);
		expect(cards(after).escalations.map((card) => card.incident_id)).toEqual([2, 2]);
	});

	test("keeps the newest chat messages of an incident, and those that nobody has acknowledged", () => {
		const said = [1, 2, 3, 4, 5, 6].map((id) => chatMessage(id, { incident_id: 1 }));
		const before = apply(full, [event(1, { chat_messages: said }), event(2, { chat_messages: [chatMessage(7)] })]);
		expect([...before.chatMessages.keys()].sort()).toEqual([2, 3, 4, 5, 6, 7]);
		// An older one that comes again has no room.
		const again = apply(before, [event(3, { chat_messages: [chatMessage(1, { incident_id: 1 })] })]);
		expect(again.chatMessages.has(1)).toBe(false);
		const taken = apply(again, [event(4, { chat_messages: [chatMessage(7, { acknowledged_at: LATER })] })]);
		expect(taken.chatMessages.has(7)).toBe(false);
		const ended = apply(taken, [event(5, { incident: incident(1, { status: "closed" }) })]);
		expect(ended.chatMessages.size).toBe(0);
		expect(apply(ended, [event(6, { chat_messages: [chatMessage(8, { incident_id: 1 })] })]).chatMessages.size).toBe(0);
	});

	test("brings a reopened incident back with its calls", () => {
		const closed = apply(full, [event(1, { incident: incident(1, { status: "closed" }) })]);
		const after = apply(closed, [event(2, { incident: incident(1, { status: "verifying" }), calls: [call(1, 1)] })]);
		expect([after.incidents.has(1), after.calls.has(1)]).toEqual([true, true]);
	});

	test("keeps a hand-over until it is accepted", () => {
		const after = apply(full, [event(1, { handovers: [handover(2)] })]);
		expect([...after.handovers.keys()]).toEqual([1, 2]);
		const accepted = apply(after, [event(2, { handovers: [handover(1, { accepted_at: LATER })] })]);
		expect([...accepted.handovers.keys()]).toEqual([2]);
	});

	test("keeps a fault while it lasts", () => {
		const after = apply(full, [event(1, { faults: [fault(1, { ended_at: LATER }), fault(2)] })]);
		expect([...after.faults.keys()]).toEqual([2]);
	});

	test("takes an incident before the calls that came with it", () => {
		const after = apply(full, [event(1, { incident: incident(3), calls: [call(3, 3)] })]);
		expect(after.calls.get(3)?.incident_id).toBe(3);
	});

	test("takes an ended alarm off", () => {
		const after = apply(full, [event(1, { escalations: [escalation(1, 1, { ended_at: "2026-07-01T02:05:00Z" })] })]);
		expect([...after.escalations.keys()]).toEqual([2]);
	});

	test("takes a unit that was not there", () => {
		expect(apply(full, [event(1, { units: [unit(9)] })]).units.has(9)).toBe(true);
	});

	test("leaves the board before it as it was", () => {
		const before = cards(full);
		apply(full, [event(1, { incident: incident(1, { status: "closed" }), units: [unit(1, { status: "off_duty" })] })]);
		expect(cards(full)).toEqual(before);
	});
});

/** The same numbers on every run. */
function randomOf(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return Math.floor((state / 2_147_483_648) * below);
	};
}

function randomStream(seed: number): EventFrame[] {
	const random = randomOf(seed);
	const statuses: IncidentStatus[] = ["new", "verifying", "dispatched", "on_scene", "resolved", "closed", "cancelled"];
	const id = (): number => 1 + random(6);
	return Array.from({ length: 60 }, (_, index) => {
		const data: EventData = {};
		if (random(2)) data.incident = incident(id(), { version: index, status: statuses[random(statuses.length)] ?? "new" });
		if (random(3) === 0) data.calls = [call(id(), id(), { status: random(2) ? "answered" : "ended" })];
		if (random(3) === 0) data.units = [unit(id(), { version: index })];
		if (random(3) === 0) data.escalations = [escalation(id(), id(), { ended_at: random(2) ? null : LATER })];
		if (random(3) === 0) data.handovers = [handover(id(), { accepted_at: random(2) ? null : LATER })];
		if (random(3) === 0) data.closures = [closure(id(), { ended_at: random(2) ? null : LATER })];
		if (random(3) === 0) data.faults = [fault(id(), { ended_at: random(2) ? null : LATER })];
		return event(index + 1, data);
	});
}

describe.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("any stream (%i)", (seed) => {
	const frames = randomStream(seed);
	const whole = apply(full, frames);

	test("folds to the same board however it is cut into batches", () => {
		const random = randomOf(seed + 1000);
		let state = full;
		for (let from = 0; from < frames.length; ) {
			const to = from + 1 + random(9);
			state = apply(state, frames.slice(from, to));
			from = to;
		}
		expect(cards(state)).toEqual(cards(whole));
	});

	test("changes nothing when it comes twice", () => {
		expect(cards(apply(whole, frames))).toEqual(cards(whole));
		expect(cards(apply(apply(full, frames.slice(0, 30)), frames.slice(10)))).toEqual(cards(whole));
	});

	test("leaves no call and no alarm without its incident, nothing accepted and nothing that is over", () => {
		expect([...whole.handovers.values()].filter((card) => card.accepted_at)).toEqual([]);
		expect([...whole.closures.values()].filter((card) => card.ended_at)).toEqual([]);
		expect([...whole.faults.values()].filter((card) => card.ended_at)).toEqual([]);
		for (const card of [...whole.calls.values(), ...whole.escalations.values()])
			expect(whole.incidents.has(card.incident_id)).toBe(true);
	});
});
