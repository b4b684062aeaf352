import { expect, test } from "vitest";
import type { CallCard } from "../contract.ts";
import { type Hand, takingOf } from "./takeCall.ts";

function call(id: number, status: CallCard["status"]): CallCard {
	return { id, status } as CallCard;
}

const RINGING = call(9, "ringing");
const NOTHING: Hand = { ringing: [], mine: [], isInForm: false, warnedFor_ms: null, isAnswering: false };

test("a hand that is free takes the call that rings", () => {
	expect(takingOf({ ...NOTHING, ringing: [RINGING, call(10, "ringing")] })).toEqual({ kind: "answer", call: RINGING });
	expect(takingOf(NOTHING)).toEqual({ kind: "nothing" });
});

test("who has let a caller wait takes the next, and goes back where none rings", () => {
	const mine = [call(3, "held")];
	expect(takingOf({ ...NOTHING, ringing: [RINGING], mine })).toEqual({ kind: "answer", call: RINGING });
	expect(takingOf({ ...NOTHING, mine })).toEqual({ kind: "return", call: mine[0] });
});

test("who speaks goes back to that call first, is told, and takes another by a press that is meant", () => {
	const mine = [call(3, "answered"), call(2, "held")];
	const [spoken] = mine;
	const hand = { ...NOTHING, ringing: [RINGING], mine };
	expect(takingOf(hand)).toEqual({ kind: "return", call: spoken });
	expect(takingOf({ ...hand, isInForm: true })).toEqual({ kind: "warn", call: spoken });
	expect(takingOf({ ...hand, isInForm: true, warnedFor_ms: 200 })).toEqual({ kind: "warn", call: spoken });
	expect(takingOf({ ...hand, isInForm: true, warnedFor_ms: 900 })).toEqual({ kind: "answer", call: RINGING });
	// The form was left meanwhile: the hand wants back.
	expect(takingOf({ ...hand, warnedFor_ms: 900 })).toEqual({ kind: "return", call: spoken });
});

test("a second press while a call is being answered takes no second one", () => {
	expect(takingOf({ ...NOTHING, ringing: [call(9, "ringing"), call(10, "ringing")], isAnswering: true })).toEqual({
		kind: "nothing",
	});
});
