// Others end the incident of a call, or move the call, while its words are still being typed: nothing typed is lost.
import { beforeEach, describe, expect, test } from "vitest";
import type { CallCard, EventFrame, EventName, IncidentCard } from "../contract.ts";
import { type FoldedFrame, Store } from "../live/store.ts";
import { board, call, event, incident } from "../live/testing.ts";
import { CallForm } from "./callForm.ts";
import { followTurns } from "./callTurns.ts";
import { typedOver } from "./drafts.ts";
import { Typed } from "./typed.ts";

const OWN = incident(1, { calls: [5], place: "chợ", version: 3 });
const OTHER = incident(2, { place: "ngã tư Sóc Miên", version: 7 });
const CALL = call(5, 1, { status: "ended", answered_by: "mai" });

const shelf = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
const ended = (card: IncidentCard, fields: Partial<IncidentCard>): IncidentCard => ({
	...card,
	closed_at: "2026-07-01T02:05:00Z",
	version: card.version + 1,
	...fields,
});
const closed = ended(OWN, { status: "closed", disposition: "handled" });
const merged = ended(OWN, { status: "merged", disposition: "duplicate", merged_into: 2 });

let store: Store;
let typed: Typed;
let callForm: CallForm;
let seq: number;

function take(...frames: FoldedFrame[]): void {
	store.take(frames);
}

/** What happened, the next after all before it. */
function fact(name: EventName, actor: string, data: { incident?: IncidentCard; calls?: CallCard[] }): EventFrame {
	seq += 1;
	return event(seq, data, { name, actor });
}

function type(text: string): void {
	typed.drafts.value = typedOver(typed.drafts.peek(), OWN, "what", text);
}

beforeEach(() => {
	store = new Store();
	seq = 0;
	take({
		type: "snapshot",
		cursor: 0,
		scope: "all",
		board: board({ incidents: [OWN, OTHER], calls: [CALL] }),
	});
	typed = new Typed(shelf, "mai");
	callForm = new CallForm(store);
	store.onFrames((frames) => followTurns({ callForm, typed, me: { username: "mai" } }, frames));
	callForm.enter(5);
});

describe("an incident that others end", () => {
	test.each<[EventName, IncidentCard]>([
		["incident.closed", closed],
		["incident.cancelled", ended(OWN, { status: "cancelled", disposition: "cancelled" })],
	])("by %s leaves the form and what is typed in it where they are, and says who it was", (name, card) => {
		type("Cháy nhà hai tầng");
		take(fact(name, "fire", { incident: card }));
		expect(callForm.opened.value).toEqual({ call: CALL, incident: card });
		expect(callForm.turn.value).toMatchObject({ kind: "ended", event: { name, actor: "fire" } });
		expect(typed.drafts.value.get(1)?.what?.text).toBe("Cháy nhà hai tầng");
		type("Cháy nhà hai tầng, có người");
		expect(callForm.opened.value?.incident.id).toBe(1);
	});

	test("while this screen hears nothing leaves the form too", () => {
		take({ type: "snapshot", cursor: 9, scope: "all", board: board({ cursor: 9, incidents: [OTHER] }) });
		expect(callForm.opened.value).toEqual({ call: CALL, incident: OWN });
		expect(callForm.turn.value).toEqual({ kind: "ended", event: null });
	});

	test("is shown with the call as it was last", () => {
		const over: CallCard = { ...CALL, disposition: "nuisance" };
		take(
			fact("call.closed", "fire", { calls: [over] }),
			fact("incident.cancelled", "fire", { incident: ended(OWN, { status: "cancelled", disposition: "nuisance" }) }),
		);
		expect(callForm.opened.value?.call.disposition).toBe("nuisance");
	});

	test("goes on in the form when it is reopened", () => {
		take(fact("incident.closed", "fire", { incident: closed }));
		const again = { ...OWN, version: 5, status: "verifying" } as const;
		take(fact("incident.reopened", "fire", { incident: again, calls: [CALL] }));
		expect(callForm.turn.value).toBeNull();
		expect(callForm.opened.value).toEqual({ call: CALL, incident: again });
	});

	test("says nothing new while others write on its record", () => {
		take(fact("incident.closed", "fire", { incident: closed }));
		const before = callForm.turn.value;
		take(fact("note.added", "fire", {}), fact("incident.changed", "fire", { incident: OTHER }));
		expect(callForm.turn.value).toBe(before);
	});
});

describe("who ends the incident themselves", () => {
	test("has nothing more to do with an empty form", () => {
		take(fact("incident.closed", "mai", { incident: closed }));
		expect(callForm.opened.value).toBeUndefined();
	});

	test.each<[string, () => void]>([
		["the caller's words", () => type("Còn một người")],
		["words for the type", () => typed.writeTypeWords(1, "chay")],
		["a number", () => typed.writeNumber(5, "0271")],
		["an answer", () => typed.writeText("question:1:card:q", "ba")],
	])("keeps a form in which %s stand unsaved", (_, write) => {
		write();
		take(fact("incident.closed", "mai", { incident: closed }));
		expect(callForm.opened.value?.call.id).toBe(5);
		expect(callForm.turn.value?.kind).toBe("ended");
	});
});

describe("an incident that is merged into another one", () => {
	const moved: CallCard = { ...CALL, incident_id: 2 };
	const target: IncidentCard = { ...OTHER, calls: [5], version: 8 };
	const left = (actor = "fire"): EventFrame => fact("incident.merged", actor, { incident: merged });
	const reached = (actor = "fire"): EventFrame => fact("incident.merged", actor, { incident: target, calls: [moved] });

	test("takes the form along, with what is typed in it", () => {
		type("Xe khách lật");
		typed.writeTypeWords(1, "tai nan");
		typed.writeText("question:1:crash:injured", "4");
		take(left(), reached());
		expect(callForm.opened.value).toEqual({ call: moved, incident: target });
		expect(callForm.turn.value).toMatchObject({ kind: "moved", from: merged, into: target, event: { actor: "fire" } });
		expect(typed.drafts.value).toEqual(new Map([[2, { what: { text: "Xe khách lật", version: 8 } }]]));
		expect(typed.typeWords.value).toEqual(new Map([[2, "tai nan"]]));
		expect(typed.texts.value).toEqual(new Map([["question:2:crash:injured", "4"]]));
	});

	test("takes it along where the two facts come one after the other", () => {
		type("Xe khách lật");
		take(left());
		expect(callForm.turn.value?.kind).toBe("ended");
		take(reached());
		expect(callForm.turn.value).toMatchObject({ kind: "moved", event: { actor: "fire" } });
		expect(typed.drafts.value.get(2)?.what?.text).toBe("Xe khách lật");
	});

	test("by this person needs no word", () => {
		type("Xe khách lật");
		take(left("mai"), reached("mai"));
		expect(callForm.turn.value).toBeNull();
		expect(typed.drafts.value.get(2)?.what?.text).toBe("Xe khách lật");
	});

	test("gives the form back when that is undone", () => {
		take(left(), reached());
		typed.drafts.value = typedOver(typed.drafts.peek(), target, "what", "Xe khách lật");
		const back = { ...OWN, version: 6 };
		take(fact("incident.unmerged", "lan", { incident: back, calls: [CALL] }));
		expect(callForm.turn.value).toMatchObject({ kind: "moved", into: back, event: { actor: "lan" } });
		expect(typed.drafts.value).toEqual(new Map([[1, { what: { text: "Xe khách lật", version: 6 } }]]));
	});
});

test("a call that is moved to what this desk does not see leaves its form", () => {
	type("Xe khách lật");
	take(fact("call.moved", "fire", { incident: OWN, calls: [{ ...CALL, incident_id: 99 }] }));
	expect(callForm.opened.value).toMatchObject({ call: { id: 5, incident_id: 99 }, incident: { id: 1, status: "new" } });
	expect(callForm.turn.value).toMatchObject({ kind: "ended", event: { name: "call.moved", actor: "fire" } });
	expect(typed.drafts.value.get(1)?.what?.text).toBe("Xe khách lật");
});

test("a call that is moved takes its form along, and nothing is told of one that is not open", () => {
	const moved: CallCard = { ...CALL, incident_id: 2 };
	take(
		fact("call.moved", "fire", { incident: OWN, calls: [moved] }),
		fact("call.moved", "fire", { incident: OTHER, calls: [moved] }),
	);
	expect(callForm.turn.value).toMatchObject({ kind: "moved", event: { name: "call.moved", actor: "fire" } });
	callForm.close();
	take(fact("incident.closed", "fire", { incident: ended(OTHER, { status: "closed" }) }));
	expect(callForm.turn.value).toBeNull();
	expect(callForm.opened.value).toBeUndefined();
});
