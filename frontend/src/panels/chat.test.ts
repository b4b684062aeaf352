// A message that asks somebody must light their lamp, and one that nobody takes those above them and the writer too.
import { describe, expect, test } from "vitest";
import type { ChatMessageCard } from "../contract.ts";
import { Store } from "../live/store.ts";
import { board, chatMessage, event, incident, person } from "../live/testing.ts";
import {
	type Acknowledging,
	acknowledging,
	askingMessages,
	asksPerson,
	countText,
	isDropped,
	mayAcknowledge,
	unreadByIncident,
} from "./chat.ts";
import { ChatView } from "./chatView.ts";

const LATE = "2026-07-01T02:01:00Z";
const ALL = ["police", "fire", "ambulance"];
const people = {
	police: person(["dispatcher"], ["police"], "police"),
	fire: person(["dispatcher"], ["fire"], "fire"),
	calltaker: person(["call_taker"], ALL, "calltaker"),
	officer: person(["duty_officer"], ["police"], "officer"),
	lead: person(["shift_lead"], ALL, "lead"),
	writer: person(["supervisor"], ALL, "writer"),
};
type Name = keyof typeof people;
const by = { username: "writer", name: "" };

const toPolice = chatMessage(1, { by, to_agency: "police", agencies: ["police"] });
const toFireDesk = chatMessage(2, { by, to_person: { username: "fire", name: "" }, agencies: ["fire"] });
const toCrew = chatMessage(3, {
	by: { username: "police", name: "" },
	to_unit_id: 7,
	to_call_sign: "CA07",
	agencies: ["police"],
});
const overdue = (message: ChatMessageCard): ChatMessageCard => ({ ...message, overdue_at: LATE });

test.each<[string, ChatMessageCard, Name[]]>([
	["to an agency", toPolice, ["police", "calltaker"]],
	["to an agency, overdue", overdue(toPolice), ["police", "calltaker", "officer", "lead", "writer"]],
	["to a person", toFireDesk, ["fire"]],
	["to a person, overdue", overdue(toFireDesk), ["fire", "officer", "lead", "writer"]],
	["to a crew", toCrew, []],
	["to a crew, overdue", overdue(toCrew), ["police", "calltaker", "officer", "lead", "writer"]],
])("a message %s asks", (_, message, expected) => {
	const asked = (Object.keys(people) as Name[]).filter((name) => asksPerson(message, people[name]));
	expect(asked.sort()).toEqual([...expected].sort());
});

test.each<[string, ChatMessageCard, Name[]]>([
	["to an agency", toPolice, ["police", "calltaker", "officer", "lead"]],
	["to an agency, overdue,", overdue(toPolice), ["police", "calltaker", "officer", "lead", "writer"]],
	["to a person", toFireDesk, ["fire", "lead", "writer"]],
	["to a person, overdue,", overdue(toFireDesk), ["fire", "lead", "writer"]],
	["to a crew, told by radio,", toCrew, ["police", "lead", "writer"]],
])("a message %s may be taken by", (_, message, expected) => {
	const may = (Object.keys(people) as Name[]).filter((name) => mayAcknowledge(message, people[name]));
	expect(may.sort()).toEqual([...expected].sort());
});

test.each<[string, ChatMessageCard, Name, Acknowledging | null]>([
	["to an agency, at its desk", toPolice, "police", "take"],
	["to an agency, its writer, before it is overdue", toPolice, "writer", null],
	["to an agency, its writer, once it is overdue", overdue(toPolice), "writer", "drop"],
	["to a person, themselves", toFireDesk, "fire", "take"],
	["to a person, its writer", toFireDesk, "writer", "drop"],
	["to a person, who leads", toFireDesk, "lead", "take_for"],
	["to a person, others", toFireDesk, "calltaker", null],
	["to a crew, its desk", { ...toCrew, by }, "police", "take_for"],
	["to a crew, its writer, who told it by radio", toCrew, "police", "take_for"],
])("a message %s: what it is to acknowledge it", (_, message, name, expected) => {
	expect(acknowledging(message, people[name])).toBe(expected);
});

test("a message that its writer takes is needed no more, but for one that a crew was told by radio", () => {
	const byWriter = { acknowledged_by: by, acknowledged_at: LATE };
	expect(isDropped({ ...toFireDesk, ...byWriter })).toBe(true);
	expect(isDropped({ ...toFireDesk, ...byWriter, acknowledged_by: { username: "lead", name: "" } })).toBe(false);
	expect(isDropped({ ...toCrew, by, ...byWriter })).toBe(false);
	expect(isDropped(toFireDesk)).toBe(false);
});

test("the overdue asks first, then what waits longest; what is said on incidents asks nobody", () => {
	const later = overdue({ ...toPolice, id: 9 });
	const said = chatMessage(4, { incident_id: 1 });
	expect(askingMessages([said, toPolice, later], people.police).map(({ id }) => id)).toEqual([9, 1]);
});

describe("what is unread", () => {
	const said = [1, 2, 3].map((id) => chatMessage(id, { incident_id: 1 }));
	const own = chatMessage(4, { incident_id: 1, by: { username: "police", name: "" } });

	test("are the messages of others that came after the last one read", () => {
		expect(unreadByIncident([...said, own], people.police, new Map())).toEqual(new Map([[1, 3]]));
		expect(unreadByIncident([...said, own], people.police, new Map([[1, 2]]))).toEqual(new Map([[1, 1]]));
		expect(unreadByIncident([...said, own], people.police, new Map([[1, 3]]))).toEqual(new Map());
	});

	test("is counted as far as the board tells", () => {
		expect([1, 4, 5].map(countText)).toEqual(["1", "4", "5+"]);
	});

	test("is known again after the page was loaded anew, to the same person", () => {
		const held = new Map<string, string>();
		const shelf = {
			getItem: (key: string) => held.get(key) ?? null,
			setItem: (key: string, value: string) => {
				held.set(key, value);
			},
			removeItem: () => {},
		};
		const store = new Store();
		const begun = board({ incidents: [incident(1)], chat_messages: said });
		store.take([{ type: "snapshot", cursor: 0, scope: "all", board: begun }]);
		const view = new ChatView(people.police, store, shelf, () => true);
		expect(view.unread.value.get(1)).toBe(3);
		view.read(1, 2);
		// What was read is not forgotten by an older mark.
		view.read(1, 1);
		expect(view.unread.value.get(1)).toBe(1);
		expect(new ChatView(people.police, store, shelf, () => true).unread.value.get(1)).toBe(1);
		expect(new ChatView(people.fire, store, shelf, () => true).unread.value.get(1)).toBe(3);
	});

	test.each(["{", "7", "[[1]]", '[["a",1],[1,"b"]]'])("nothing that no page kept is a mark: %s", (text) => {
		const shelf = { getItem: () => text, setItem: () => {}, removeItem: () => {} };
		const store = new Store();
		store.take([
			{ type: "snapshot", cursor: 0, scope: "all", board: board({ incidents: [incident(1)], chat_messages: said }) },
		]);
		expect(new ChatView(people.police, store, shelf, () => true).unread.value.get(1)).toBe(3);
	});

	test("is news where a crew says it on an incident of this person, until they read it", () => {
		const shelf = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
		const store = new Store();
		const view = new ChatView(people.police, store, shelf, (id) => id === 1);
		const ids = () => view.fromCrews.value.map(({ id }) => id);
		const crew = (id: number, incident_id: number, fields: Partial<ChatMessageCard> = {}) =>
			chatMessage(id, { incident_id, from_unit_id: 7, from_call_sign: "XE07", ...fields });
		const incidents = [incident(1), incident(2)];
		store.take([{ type: "snapshot", cursor: 0, scope: "all", board: board({ incidents, chat_messages: [crew(10, 1)] }) }]);
		// What stood there when the page was opened is no news.
		expect(ids()).toEqual([]);
		const own = { username: "police", name: "" };
		store.take([
			event(1, { chat_messages: [crew(11, 1)] }),
			event(2, { chat_messages: [crew(12, 2)] }),
			event(3, { chat_messages: [crew(13, 1, { by: own })] }),
			event(4, { chat_messages: [chatMessage(14, { incident_id: 1 })] }),
			event(5, { chat_messages: [crew(15, 1)] }),
		]);
		expect(ids()).toEqual([11, 15]);
		view.read(1, 11);
		expect(ids()).toEqual([15]);
		store.take([event(6, { incident: incident(1, { status: "closed" }) })]);
		expect(ids()).toEqual([]);
	});
});
