import { computed, effect } from "@preact/signals-core";
import { expect, test } from "vitest";
import type { IncidentCard } from "../contract.ts";
import { Store } from "./store.ts";
import { board, call, escalation, event, fault, handover, incident, unit } from "./testing.ts";

function filled(): Store {
	const store = new Store();
	store.take([
		{
			type: "snapshot",
			scope: "all",
			cursor: 1,
			board: board({
				cursor: 1,
				incidents: [
					incident(1, { priority: 3 }),
					incident(2, { priority: 1, created_at: "2026-07-01T02:10:00Z" }),
					incident(3, { priority: 1, created_at: "2026-07-01T02:05:00Z" }),
				],
				calls: [call(2, 1, { received_at: "2026-07-01T02:01:00Z" }), call(1, 1, { received_at: "2026-07-01T02:02:00Z" })],
				units: [unit(10, { call_sign: "XE10" }), unit(9, { call_sign: "XE9" }), unit(1, { agency: "ambulance" })],
				escalations: [escalation(1, 1, { priority: 3 }), escalation(2, 2, { priority: 1 })],
				handovers: [handover(1, { offered_at: "2026-07-01T03:00:00Z" }), handover(2)],
				faults: [fault(1, { began_at: "2026-07-01T03:00:00Z" }), fault(2)],
			}),
		},
	]);
	return store;
}

test("lists stand in their order", () => {
	const store = filled();
	expect(store.incidents.ids.value).toEqual([3, 2, 1]);
	expect(store.calls.ids.value).toEqual([2, 1]);
	expect(store.units.ids.value).toEqual([1, 9, 10]);
	expect(store.escalations.ids.value).toEqual([2, 1]);
	expect(store.handovers.ids.value).toEqual([2, 1]);
	expect(store.faults.ids.value).toEqual([2, 1]);
});

test("only what an event names is drawn anew", () => {
	const store = filled();
	const drawn = { one: 0, two: 0, list: 0 };
	effect(() => {
		store.incidents.card(1).value;
		drawn.one += 1;
	});
	effect(() => {
		store.incidents.card(2).value;
		drawn.two += 1;
	});
	effect(() => {
		store.incidents.ids.value;
		drawn.list += 1;
	});
	store.take([event(2, { incident: incident(1, { place: "ấp 3" }) })]);
	expect(drawn).toEqual({ one: 2, two: 1, list: 1 });
	store.take([event(3, { incident: incident(1, { priority: 1 }) })]);
	expect(drawn).toEqual({ one: 3, two: 1, list: 2 });
});

test("a card that left and came back is the same signal", () => {
	const store = filled();
	const card = store.incidents.card(1);
	store.take([event(2, { incident: incident(1, { status: "closed" }) })]);
	expect(card.value).toBeUndefined();
	store.take([event(3, { incident: incident(1) })]);
	expect(card.value?.id).toBe(1);
});

test("a snapshot in the middle of a batch takes the place of what came before it", () => {
	const store = filled();
	store.take([
		event(2, { incident: incident(4) }),
		{ type: "snapshot", cursor: 7, scope: "all", board: board({ cursor: 7, incidents: [incident(5)] }) },
		event(8, { incident: incident(6) }),
	]);
	expect(store.incidents.ids.value).toEqual([5, 6]);
	expect(store.state.cursor).toBe(8);
});

test("a card finds its place in the list by itself, as if all were sorted", () => {
	const store = filled();
	const signs = ["XE2", "XE30", "XE9", "XE11", "XE1", "XE100"];
	const asSorted = (): number[] =>
		store.units
			.all()
			.sort((a, b) => a.agency.localeCompare(b.agency) || Number(a.call_sign.slice(2)) - Number(b.call_sign.slice(2)))
			.map(({ id }) => id);
	store.take([event(2, { units: signs.map((call_sign, index) => unit(20 + index, { call_sign })) })]);
	expect(store.units.ids.value).toEqual(asSorted());
	// Two change their places in one batch, one of them to the end, and one only what it does.
	store.take([
		event(3, {
			units: [
				unit(20, { call_sign: "XE200" }),
				unit(21, { call_sign: "XE3" }),
				unit(22, { call_sign: "XE9", status: "off_duty" }),
			],
		}),
	]);
	expect(store.units.ids.value).toEqual(asSorted());
	expect(store.units.ids.value.at(-1)).toBe(20);
});

/** Let go of all that nothing holds any more. */
async function collect(): Promise<void> {
	// What was looked at in a turn lives until that is over.
	await new Promise((resolve) => setTimeout(resolve));
	(globalThis as unknown as { gc: () => void }).gc();
}

test("a card that has left is not kept, nor one that was asked for and never came", async () => {
	const store = filled();
	const kept = [1, 2, 99].map((id) => new WeakRef(store.incidents.card(id)));
	const isKept = () => kept.map((card) => card.deref() !== undefined);
	store.take([event(2, { incident: incident(1, { status: "closed" }) })]);
	await collect();
	expect(isKept()).toEqual([false, true, false]);
});

test("who follows a card hears of it after it had left, or before it came", async () => {
	const store = filled();
	const seen: (IncidentCard["place"] | undefined)[] = [];
	effect(() => {
		seen.push(store.incidents.card(99).value?.place);
	});
	const first = computed(() => store.incidents.card(1).value?.place);
	expect(first.value).toBe("");
	store.take([event(2, { incident: incident(1, { status: "closed" }) })]);
	expect(first.value).toBeUndefined();
	await collect();
	store.take([event(3, { incident: incident(99, { place: "chợ" }) }), event(4, { incident: incident(1, { place: "ấp 3" }) })]);
	expect(seen).toEqual([undefined, "chợ"]);
	expect(first.value).toBe("ấp 3");
});
