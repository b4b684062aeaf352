// One key for calls: take the one that rings, or go back to the one in hand. Nobody gets two callers by one press.
import type { CallCard } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";
import { answer, openForm } from "./CallControls.tsx";
import type { Desk } from "./desk.ts";
import { leaveDialogs } from "./modals.ts";
import { callActions, isSpoken, speaksWith } from "./rights.ts";
import { READ_WITHIN_MS } from "./underKey.ts";

/** What the key does now. */
export type Taking =
	| { kind: "nothing" }
	| { kind: "answer"; call: CallCard }
	/** Back to the form of the call in hand. */
	| { kind: "return"; call: CallCard }
	/** Say that a call is in hand, and how another one is taken. */
	| { kind: "warn"; call: CallCard };

export interface Hand {
	/** The calls that ring and may be answered, the first to be taken first. */
	ringing: readonly CallCard[];
	/** The calls that this person has, those that wait too. */
	mine: readonly CallCard[];
	/** Whether the form of the call in hand has the focus. */
	isInForm: boolean;
	/** Since when the person has been told, in milliseconds; null where not. */
	warnedFor_ms: number | null;
	/** Whether a call is being answered at this moment. */
	isAnswering: boolean;
}

/** Who speaks with a caller takes another one by two presses only, the second long enough after the first to be meant. */
export function takingOf({ ringing, mine, isInForm, warnedFor_ms, isAnswering }: Hand): Taking {
	if (isAnswering) return { kind: "nothing" };
	const [next] = ringing;
	const spoken = mine.findLast(({ status }) => status === "answered");
	const inHand = spoken ?? mine.at(-1);
	if (!next) return inHand ? { kind: "return", call: inHand } : { kind: "nothing" };
	if (!spoken) return { kind: "answer", call: next };
	if (!isInForm) return { kind: "return", call: spoken };
	if (warnedFor_ms === null || warnedFor_ms < READ_WITHIN_MS) return { kind: "warn", call: spoken };
	return { kind: "answer", call: next };
}

/** A warning that is older is of another moment. */
const WARNED_MS = 10_000;

export async function takeCall(desk: Desk): Promise<void> {
	const { here, elsewhere } = desk.shift.ringing.peek();
	const pending = desk.commands.pending.peek();
	const calls = desk.store.calls.all();
	const own = calls.filter((call) => isSpoken(call) && call.answered_by === desk.me.username);
	const formId = desk.callForm.call.peek()?.id;
	const spoken = own.findLast((call) => speaksWith(desk.me, call));
	const { warned } = desk.callForm;
	const warnedFor_ms = warned && warned.callId === spoken?.id ? performance.now() - warned.at_ms : WARNED_MS;
	const isWarned = warnedFor_ms < WARNED_MS;
	const taking = takingOf({
		ringing: [...here, ...elsewhere].filter((call) => callActions(call, desk.me).answer),
		mine: own,
		isInForm: spoken?.id === formId && Boolean(document.activeElement?.closest("[data-testid=call-form]")),
		warnedFor_ms: isWarned ? warnedFor_ms : null,
		isAnswering: [...here, ...elsewhere].some(({ id }) => pending.has(`call:${id}`)),
	});
	switch (taking.kind) {
		case "nothing":
			return;
		case "answer":
			desk.callForm.warned = null;
			await answer(desk, taking.call);
			return;
		case "return":
			leaveDialogs();
			openForm(desk, taking.call);
			return;
		case "warn":
			// Pressed again too soon, the first time still counts.
			if (!isWarned) desk.callForm.warned = { callId: taking.call.id, at_ms: performance.now() };
			desk.settle({ ok: false, problem: ownProblem("call_in_hand") });
	}
}
