import { beforeEach, describe, expect, test } from "vitest";
import type { ChatMessageCard, EscalationCard, EventFrame, IncidentCard } from "../contract.ts";
import { vi } from "../i18n/vi.ts";
import { type FoldedFrame, Store } from "../live/store.ts";
import { assignment, board, chatMessage, escalation, event, incident, person } from "../live/testing.ts";
import { announcements, type Said, type Telling } from "./announcements.ts";

const TELLING: Telling = {
	me: person(["dispatcher"], ["police"]),
	catalogue: { incident_types: [] } as unknown as Telling["catalogue"],
	numberOf: (id) => `26-${id}`,
	fromTo: ({ by }) => by.username,
	nameOf: (_items, code) => code,
	isMine: (id) => id === 1,
};
const NOTHING: Said = { urgent: [], other: [] };

let store: Store;
let seq: number;
let said: Said;

beforeEach(() => {
	store = new Store();
	seq = 0;
	store.onFrames((frames, before) => {
		said = announcements(frames, before, store.state, TELLING, vi);
	});
});

function fired(alarm: EscalationCard): EventFrame {
	return event(0, { escalations: [alarm] }, { name: "escalation.fired", incident_id: alarm.incident_id });
}

function changed(card: IncidentCard, name: EventFrame["name"] = "incident.changed"): EventFrame {
	return event(0, { incident: card }, { name });
}

/** What is said of one batch. */
function say(...frames: FoldedFrame[]): Said {
	store.take(
		frames.map((frame) => {
			if (frame.type === "snapshot") return frame;
			seq += 1;
			return { ...frame, seq };
		}),
	);
	return said;
}

/** The board as it is sent anew. */
function shown(...incidents: IncidentCard[]): FoldedFrame {
	return { type: "snapshot", cursor: seq, scope: "all", board: board({ cursor: seq, incidents }) };
}

describe("what is said at once", () => {
	test("is every new P1 and every critical alarm, however many come together", () => {
		const p1 = [1, 2, 3, 4, 5].map((id) => changed(incident(id, { priority: 1, type: "house_fire" }), "incident.created"));
		const { urgent, other } = say(shown(), ...p1, fired(escalation(9, 1, { trigger: "unit_emergency" })));
		expect(urgent).toHaveLength(6);
		expect(urgent[0]).toContain("house_fire");
		expect(urgent[5]).toContain("26-1");
		expect(other).toEqual([]);
	});

	test("is a call that becomes a P1, by whatever event, once", () => {
		say(shown(), changed(incident(1, { priority: 2 }), "incident.created"));
		expect(said).toEqual(NOTHING);
		const raised = incident(1, { priority: 1, type: "house_fire", version: 2 });
		expect(say(changed(raised)).urgent).toEqual([vi.announceRaised(raised.number, "house_fire")]);
		expect(say(changed({ ...raised, version: 3, place: "chợ" }))).toEqual(NOTHING);
		const sent = { ...raised, version: 4, assignments: [assignment(1, 1)] };
		expect(say(changed(sent, "assignment.changed"))).toEqual(NOTHING);
		// Lowered by mistake and raised again, it calls again.
		expect(say(changed({ ...raised, version: 5, priority: 2 }))).toEqual(NOTHING);
		expect(say(changed({ ...raised, version: 6 }, "incident.agency_added")).urgent).toHaveLength(1);
	});

	test("is what became a P1 while the board had to be sent anew, and nothing of a board that is seen first", () => {
		const [one, two] = [incident(1, { priority: 1 }), incident(2, { priority: 1 })];
		expect(say(shown(one))).toEqual(NOTHING);
		expect(say(shown(one, two)).urgent).toEqual([vi.announceIncident(two.number, vi.unknownType)]);
	});

	test("is no lesser incident, and no alarm that asks somebody else or is over", () => {
		const theirs = fired(escalation(2, 1, { priority: 1, agencies: ["fire"] }));
		const over = fired(escalation(3, 1, { priority: 1, ended_at: "2026-07-01T02:00:00Z" }));
		expect(say(shown(), changed(incident(1), "incident.created"), theirs, over)).toEqual(NOTHING);
	});
});

test("what a crew says is said on an incident of this person, and nothing of their own", () => {
	const crew = (id: number, fields: Partial<ChatMessageCard> = {}) => {
		const message = chatMessage(id, { incident_id: 1, from_unit_id: 7, from_call_sign: "XE07", ...fields });
		return event(0, { chat_messages: [message] }, { name: "chat_message.written", incident_id: message.incident_id });
	};
	say(shown(incident(1), incident(2)));
	const own = crew(2, { by: { username: TELLING.me.username, name: "" } });
	const { urgent, other } = say(
		crew(1, { text: "Cần thang" }),
		own,
		crew(3, { incident_id: 2 }),
		crew(4, { from_unit_id: null }),
	);
	expect(urgent).toEqual([]);
	expect(other).toEqual([vi.announceCrew("XE07", "26-1", "Cần thang")]);
});

test("other alarms wait their turn; of a flood the first are said, and how many more there are", () => {
	const flood = Array.from({ length: 40 }, (_, index) => fired(escalation(index + 1, index + 1)));
	const { urgent, other } = say(...flood, fired(escalation(99, 1, { priority: 1 })));
	expect(other).toHaveLength(4);
	expect(other[3]).toContain("37");
	expect(urgent).toHaveLength(1);
	expect(say(...flood.slice(0, 3)).other).toHaveLength(3);
});
