import { describe, expect, test } from "vitest";
import type { CallCard, EscalationCard, IncidentCard } from "../contract.ts";
import { FLOOD_ABOVE, foremost, type Group, groupedAlarms, groupedCalls } from "./flood.ts";
import { call, escalation, incident } from "./testing.ts";

const HERE = { lon: 106.61, lat: 11.51, radius_m: 50, source: "spoken" as const };
const NEARBY = { ...HERE, lon: 106.62, lat: 11.52 };
const FAR = { ...HERE, lon: 107.2, lat: 11.9 };

function known(...cards: IncidentCard[]) {
	const byId = new Map(cards.map((card) => [card.id, card]));
	return (id: number) => byId.get(id);
}

/** Each group as the ids in it. */
function ids(groups: readonly Group<{ id: number }>[]): number[][] {
	return groups.map(({ items }) => items.map(({ id }) => id));
}

function alarms(count: number, fields: Partial<EscalationCard> = {}, from = 1): EscalationCard[] {
	return Array.from({ length: count }, (_, index) => escalation(from + index, from + index, fields));
}

describe("alarms", () => {
	test("as many as stand on a screen are shown one by one", () => {
		expect(groupedAlarms(alarms(FLOOD_ABOVE), known())).toHaveLength(FLOOD_ABOVE);
		expect(groupedAlarms(alarms(FLOOD_ABOVE + 1), known())).toHaveLength(1);
	});

	test("none is lost, none is there twice, and the order of the most urgent stays", () => {
		const list = [
			...alarms(1, { trigger: "unit_emergency" }),
			...alarms(2, { priority: 1 }, 2),
			...alarms(12, { trigger: "call_unanswered" }, 4),
			...alarms(2, { trigger: "assignment_late" }, 16),
		];
		const groups = groupedAlarms(list, known());
		expect(groups.flatMap(({ items }) => items)).toEqual(list);
		expect(ids(groups)).toEqual([[1], [2], [3], [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], [16], [17]]);
	});

	test("a crew in danger and P1 never stand in a group, however many they are", () => {
		const list = [...alarms(9, { trigger: "unit_emergency", priority: 3 }), ...alarms(9, { priority: 1 }, 10)];
		expect(groupedAlarms(list, known())).toHaveLength(18);
	});

	test("the same about one incident stands together though there are few, whatever its priority; a crew in danger never does", () => {
		const late = [1, 2].map((id) => escalation(id, 7, { trigger: "assignment_unacknowledged", priority: 1 }));
		const danger = [3, 4].map((id) => escalation(id, 7, { trigger: "unit_emergency" }));
		const other = escalation(5, 8, { trigger: "assignment_unacknowledged" });
		expect(ids(groupedAlarms([...danger, ...late, other], known()))).toEqual([[3], [4], [1, 2], [5]]);
	});

	test("what is of one type and one area stands together before what is only of one type, or of one kind of alarm", () => {
		const trees = [1, 2, 3].map((id) => incident(id, { type: "fallen_tree", location: id % 2 ? HERE : NEARBY }));
		const far = [4, 5, 6].map((id) => incident(id, { type: "fallen_tree", location: id === 4 ? FAR : null }));
		const others = [incident(7, { type: "flood" }), incident(8, { type: "theft" }), incident(9, { type: "fraud" })];
		const groups = groupedAlarms(alarms(9), known(...trees, ...far, ...others));
		expect(ids(groups)).toEqual([
			[1, 2, 3],
			[4, 5, 6],
			[7, 8, 9],
		]);
		expect(groups.map(({ isNear }) => isNear)).toEqual([true, false, false]);
	});

	test("a group keeps its key while some of it leave and others come", () => {
		const list = alarms(9, { trigger: "call_unanswered" });
		const key = groupedAlarms(list, known())[0]?.key;
		expect(groupedAlarms([...list.slice(2), escalation(99, 99, { trigger: "call_unanswered" })], known())[0]?.key).toBe(key);
	});
});

describe("ringing calls", () => {
	function calls(count: number, fields: Partial<CallCard> = {}, from = 1): CallCard[] {
		return Array.from({ length: count }, (_, index) => call(from + index, from + index, fields));
	}

	test("forty at once are a group for each line, the caller who waits longest first", () => {
		const list = [...calls(30), ...calls(10, { line: "114" }, 31)];
		const groups = groupedCalls(list, known());
		expect(groups.map(({ items }) => items.length)).toEqual([30, 10]);
		expect(groups.map(({ items: [first] }) => first.id)).toEqual([1, 31]);
	});

	test("those whose place is known and the same stand together, apart from the rest of the line", () => {
		const near = [1, 2, 3].map((id) => incident(id, { location: HERE }));
		const groups = groupedCalls(calls(8), known(...near));
		expect(ids(groups)).toEqual([
			[1, 2, 3],
			[4, 5, 6, 7, 8],
		]);
	});

	test("a call about a P1 stands alone", () => {
		const groups = groupedCalls(calls(8), known(incident(5, { priority: 1 })));
		expect(ids(groups)).toEqual([[1, 2, 3, 4, 6, 7, 8], [5]]);
	});
});

test("where there is little room the call that is taken next stands, then those about a P1, then as many others as fit", () => {
	const calls = [1, 2, 3, 4, 5].map((id) => call(id, id, { line: "113" }));
	const groups = groupedCalls(calls, () => undefined);
	const shown = (urgent: readonly number[], most: number): number[] =>
		foremost(groups, ({ id }) => urgent.includes(id), most).map(({ items }) => items[0].id);
	expect(shown([], 3)).toEqual([1, 2, 3]);
	expect(shown([5], 3)).toEqual([1, 2, 5]);
	expect(shown([3, 4, 5], 3)).toEqual([1, 3, 4]);
	expect(shown([4], 9)).toEqual([1, 2, 3, 4, 5]);
});
