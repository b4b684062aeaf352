// What stands where in the queue, what a filter hides, and that nothing urgent is hidden in silence.
import { describe, expect, test } from "vitest";
import type { CallCard, Catalogue, EventFrame, IncidentCard, Me } from "../contract.ts";
import { STILL_MS } from "../live/steadyOrder.ts";
import { Store } from "../live/store.ts";
import { assignment, board, call, escalation, incident, ManualClock } from "../live/testing.ts";
import { isFiltering, isMine, type QueueFilter, queueTest, WHOLE_QUEUE } from "./queueFilter.ts";
import { isUnattended, queueOrder } from "./queueOrder.ts";
import { QueueView } from "./queueView.ts";
import { searching } from "./searching.ts";

const catalogue = {
	incident_types: [
		{ code: "house_fire", name_vi: "Cháy nhà", name_en: "House fire", agencies: ["fire"], priority: 1 },
		{ code: "theft", name_vi: "Trộm cắp", name_en: "Theft", agencies: ["police"], priority: 4 },
	],
	areas: [{ code: "25210", kind: "phường", name: "Đồng Xoài" }],
} as Partial<Catalogue> as Catalogue;
const mai = { username: "mai", agencies: ["police"], roles: ["dispatcher"] } as Partial<Me> as Me;
const nobody: ReadonlySet<number> = new Set();

test.each([
	["xoai cho", true],
	["chợ", true],
	["ĐỒNG", true],
	["Đồng Xoài".normalize("NFD"), true],
	["ddoongf xoaif", true],
	["0912.345.678", true],
	["(0912) 345-678", true],
	["12/3", true],
	["26-000012", true],
	["91 99", false],
	["bù đăng", false],
	["", true],
])("searching %j", (sought, expected) => {
	expect(searching(sought)("26-000012 cho dong xoai, hem 12/3 0912345678")).toBe(expected);
});

describe("a filter", () => {
	const fire = incident(1, {
		number: "26-000017",
		type: "house_fire",
		agencies: ["fire", "police"],
		status: "dispatched",
		place: "Chợ Đồng Xoài",
		what: "Khói đen",
	});
	const calls = [call(1, 1, { caller: "+84912345678", answered_by: "mai" })];

	function fits(filter: Partial<QueueFilter>, card: IncidentCard = fire, its: CallCard[] = calls): boolean {
		const test = queueTest({ ...WHOLE_QUEUE, ...filter }, catalogue, (one, ones) => isMine(one, ones, "mai", nobody));
		return test(card, its);
	}

	test.each(["000017", "dong xoai", "chay nha", "house FIRE", "khoi den", "0912 345 678", "+84912345678"])(
		"finds %j",
		(text) => {
			expect(fits({ text })).toBe(true);
		},
	);

	test("finds nothing that is not there, and all of what is asked for", () => {
		expect(fits({ text: "0999" })).toBe(false);
		expect(fits({ text: "cho dong xoai", status: "new" })).toBe(false);
		expect(fits({ text: "cho", status: "dispatched", agencies: ["fire", "ambulance"], mine: true })).toBe(true);
		expect(fits({ agencies: ["ambulance"] })).toBe(false);
	});

	test("by communes finds those of any of them, and those of none where that is asked for", () => {
		const here = incident(3, { area: "25210", place: "hẻm 12" });
		const unplaced = incident(4, { area: null });
		expect(fits({ areas: ["25210", "25220"] }, here)).toBe(true);
		expect(fits({ areas: ["25220"] }, here)).toBe(false);
		expect(fits({ areas: ["25220"] }, unplaced)).toBe(false);
		expect(fits({ areas: ["25220", ""] }, unplaced)).toBe(true);
		expect(fits({ text: "dong xoai" }, here)).toBe(true);
	});

	test("knows what is mine by what I did", () => {
		expect(fits({ mine: true })).toBe(true);
		expect(fits({ mine: true }, fire, [])).toBe(false);
		const answered = {
			card: "c",
			question: "q",
			answer: "yes",
			at: "2026-07-01T02:00:00Z",
			recorded_at: "2026-07-01T02:00:00Z",
			by: "mai",
			from_call_sign: null,
		};
		expect(isMine(incident(2, { answers: [answered] }), [], "mai", nobody)).toBe(true);
		expect(isMine(incident(2), [], "mai", new Set([2]))).toBe(true);
	});

	test("is none while it asks for nothing", () => {
		expect(isFiltering({ ...WHOLE_QUEUE, text: "  " })).toBe(false);
		for (const one of [
			{ text: "a" },
			{ mine: true },
			{ agencies: ["fire"] },
			{ status: "new" },
			{ areas: [""] },
		] as Partial<QueueFilter>[])
			expect(isFiltering({ ...WHOLE_QUEUE, ...one })).toBe(true);
	});
});

test.each<[Partial<IncidentCard>, boolean, boolean]>([
	[{ priority: 1 }, false, true],
	[{ priority: 2 }, false, false],
	[{ priority: 2 }, true, false],
	[{ priority: 1, status: "dispatched", assignments: [assignment(1, 1)] }, false, false],
	[{ priority: 1, status: "dispatched", assignments: [assignment(1, 1)] }, true, true],
	[{ priority: 1, status: "verifying", assignments: [assignment(1, 1, { status: "cleared" })] }, false, true],
	[{ priority: 1, status: "resolved" }, false, false],
])("%j, with an alarm: %j, is unattended: %j", (fields, isAlarmed, expected) => {
	expect(isUnattended(incident(1, fields), new Set(isAlarmed ? [1] : []))).toBe(expected);
});

test("unattended P1 stand first, what nobody has begun is never out of sight, and what is hidden is counted", () => {
	const cards = [
		incident(1, { priority: 1, status: "dispatched", assignments: [assignment(1, 1)] }),
		incident(2, { priority: 1 }),
		incident(3, { priority: 2, status: "verifying" }),
		incident(4, { priority: 4, status: "verifying" }),
		incident(5, { priority: 5, status: "new" }),
	];
	const whole = queueOrder(cards, new Set([4]), () => true);
	expect(whole.ids).toEqual([2, 1, 3, 4, 5]);
	expect([...whole.pinned]).toEqual([2]);
	expect(whole.urgent).toEqual([2, 1, 4, 5]);
	expect([whole.hidden, whole.hiddenP1]).toEqual([0, 0]);
	const part = queueOrder(cards, new Set([4]), ({ id }) => id === 3);
	expect(part.ids).toEqual([3]);
	expect(part.urgent).toEqual([2, 1, 4, 5]);
	expect([part.hidden, part.hiddenP1]).toEqual([4, 2]);
});

describe("the view of the queue", () => {
	function opened(cards: IncidentCard[]) {
		const store = new Store();
		const clock = new ManualClock();
		store.take([
			{ type: "snapshot", cursor: 1, scope: "all", board: board({ incidents: cards, escalations: [escalation(1, 3)] }) },
		]);
		const view = new QueueView(mai, catalogue, store, clock, WHOLE_QUEUE, nobody);
		let seq = 1;
		const tell = (card: IncidentCard, others: Partial<EventFrame> = {}): void => {
			seq += 1;
			const frame = { seq, prev: seq - 1, name: "incident.changed", at: "", occurred_at: "", actor: null, data: {}, ...others };
			store.take([{ ...frame, type: "event", incident_id: card.id, data: { incident: card } } as EventFrame]);
		};
		return { view, clock, tell };
	}

	const cards = [incident(2, { priority: 2, status: "verifying" }), incident(3), incident(4, { place: "Bù Đăng" })];

	test("a P1 and an alarm that the filter hides are never silent", () => {
		const { view, tell } = opened(cards);
		expect(view.missing.value).toEqual([]);
		view.look({ text: "bu dang" });
		expect(view.steady.shown.value).toEqual([4]);
		expect(view.missing.value).toEqual([3]);
		tell(incident(9, { priority: 1 }));
		expect(view.missing.value).toEqual([9, 3]);
		expect(view.order.value.hiddenP1).toBe(1);
		view.seeAll();
		expect(view.steady.shown.value).toEqual([9, 2, 3, 4]);
		expect(view.missing.value).toEqual([]);
	});

	test("rows stand still under the hand; a P1 is shown beside them meanwhile", () => {
		const { view, tell, clock } = opened(cards);
		view.steady.touch();
		tell(incident(9, { priority: 1 }));
		expect(view.steady.shown.value).toEqual([2, 3, 4]);
		expect(view.waiting.value).toBe(1);
		expect(view.missing.value).toEqual([9]);
		clock.move(STILL_MS);
		expect(view.steady.shown.value).toEqual([9, 2, 3, 4]);
		expect([view.waiting.value, view.missing.value]).toEqual([0, []]);
	});

	test("a filter is obeyed at once, also under the hand", () => {
		const { view } = opened(cards);
		view.steady.touch();
		view.look({ text: "dang" });
		expect(view.steady.shown.value).toEqual([4]);
	});

	test("what I do makes an incident mine; that I saw it does not", () => {
		const { view, tell } = opened(cards);
		view.look({ mine: true });
		tell(incident(2, { priority: 2, version: 2 }), { actor: "mai", name: "escalation.cancelled" });
		tell(incident(3, { version: 2 }), { actor: "lan" });
		expect(view.steady.shown.value).toEqual([]);
		tell(incident(4, { version: 2 }), { actor: "mai" });
		expect(view.steady.shown.value).toEqual([4]);
	});
});
