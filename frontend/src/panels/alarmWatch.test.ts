import { computed, type Signal, signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import type { AssignmentCard, ChatMessageCard, EscalationCard, EventData, IncidentCard } from "../contract.ts";
import { asking } from "../live/alarms.ts";
import { Store } from "../live/store.ts";
import {
	assignment,
	board,
	call,
	chatMessage,
	escalation,
	event,
	handover,
	incident,
	ManualClock,
	person,
} from "../live/testing.ts";
import { LoudnessSetting } from "../sound/loudness.ts";
import { Ringer } from "../sound/ringer.ts";
import type { Sound } from "../sound/scores.ts";
import { AlarmWatch } from "./alarmWatch.ts";
import { askingMessages } from "./chat.ts";
import { READ_WITHIN_MS } from "./underKey.ts";

const ME = person(["dispatcher"], ["police"], "mai");
let clock: ManualClock;
let store: Store;
let seq: number;
let fromCrews: Signal<readonly ChatMessageCard[]>;

function watch(me = ME): AlarmWatch {
	return new AlarmWatch(
		me,
		store,
		computed(() => asking(store.escalations.all(), me)),
		computed(() => store.calls.all().filter(({ status }) => status === "ringing")),
		{ asking: computed(() => askingMessages(store.chatMessages.all(), me)), fromCrews },
		signal(new Set<string>()),
		clock,
	);
}

function fire(...alarms: EscalationCard[]): void {
	seq += 1;
	store.take([event(seq, { escalations: alarms }, { name: "escalation.fired" })]);
}

beforeEach(() => {
	clock = new ManualClock();
	store = new Store();
	seq = 0;
	fromCrews = signal<readonly ChatMessageCard[]>([]);
	const incidents = Array.from({ length: 12 }, (_, index) => incident(index + 1));
	store.take([{ type: "snapshot", cursor: 0, scope: "all", board: board({ incidents }) }]);
});

function waiting(id: number, fields: Partial<EscalationCard> = {}): EscalationCard {
	return escalation(id, id, { trigger: "call_unanswered", chain: `call_unanswered:${id}`, ...fields });
}

test("a group is read as far as it has stood on the screen: one that has just come is left for the next key", () => {
	const desk = watch();
	for (let id = 1; id <= 8; id += 1) fire(waiting(id));
	clock.move(READ_WITHIN_MS);
	fire(waiting(9));
	const [group] = desk.alarms.value;
	expect(group?.items).toHaveLength(9);
	expect(group && desk.alarmKey.readOf(group.items).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	clock.move(READ_WITHIN_MS);
	expect(group && desk.alarmKey.readOf(group.items)).toHaveLength(9);
});

test("who took which alarm is remembered, the last first, and each chain once", () => {
	const desk = watch();
	const ended = { ended_at: "2026-07-01T02:00:09Z", ended_by: "lan" };
	fire(waiting(1));
	seq += 1;
	const steps = [waiting(1, ended), escalation(21, 1, { chain: "call_unanswered:1", step: 1, ...ended })];
	store.take([event(seq, { escalations: steps }, { name: "escalation.acknowledged" })]);
	seq += 1;
	store.take([event(seq, { escalations: [waiting(2, ended)] }, { name: "escalation.acknowledged" })]);
	seq += 1;
	store.take([event(seq, { escalations: [waiting(3, ended)] }, { name: "escalation.cancelled" })]);
	expect(desk.taken.value.map(({ id }) => id)).toEqual([2, 21]);
});

test("calls ring for who may take them, and only while they ring", () => {
	const [mine, theirs] = [watch(), watch(person(["duty_officer"], ["police"]))];
	store.take([event(1, { calls: [call(1, 1)] })]);
	expect([mine.isRinging.value, theirs.isRinging.value]).toEqual([true, false]);
	store.take([event(2, { calls: [call(1, 1, { status: "answered", answered_by: "lan" })] })]);
	expect(mine.isRinging.value).toBe(false);
	expect(mine.ringing.value).toEqual([]);
});

test("a P1 to which nobody goes any more, and a message that nobody took in time, are told a second time", () => {
	const desk = watch();
	const heard: Sound[] = [];
	const player = { blocked: signal(false), unblock: async () => {}, play: (sound: Sound) => void heard.push(sound) };
	const loudness = new LoudnessSetting({ getItem: () => null, setItem: () => {} });
	const { isRinging, notices } = desk;
	new Ringer({ alarms: signal([]), isRinging, notices, freshness: signal("live") }, player, loudness, clock);
	const p1 = (status: AssignmentCard["status"]): IncidentCard =>
		incident(7, { priority: 1, assignments: [assignment(1, 7, { status })] });
	const message = chatMessage(9, { to_agency: "police", answer_due_at: "2026-07-01T02:05:00Z" });
	const tellings: EventData[] = [
		{ incident: incident(7, { priority: 1 }) },
		{ incident: p1("dispatched") },
		{ incident: p1("cleared") },
		{ chat_messages: [message] },
		{ chat_messages: [{ ...message, overdue_at: "2026-07-01T02:05:01Z" }] },
	];
	const sounds = tellings.map((data, index) => {
		store.take([event(index + 1, data)]);
		clock.move(10_000);
		return heard.splice(0).length;
	});
	expect(sounds).toEqual([1, 0, 1, 1, 1]);
});

test("told once are lesser alarms, P1 to which nobody goes, what a crew says to this person, and a desk that is handed to them", () => {
	const desk = watch();
	fire(waiting(1, { priority: 2 }), waiting(2, { priority: 1 }), waiting(3, { agencies: ["fire"] }));
	store.take([
		event(2, { incident: incident(7, { priority: 1, version: 2 }) }),
		event(3, { handovers: [handover(4, { to_person: "mai" }), handover(5, { to_person: "lan" })] }),
	]);
	fromCrews.value = [chatMessage(6, { incident_id: 3 })];
	expect(desk.notices.value).toEqual(["alarm:1", "incident:7", "chat:6", "handover:4"]);
});
