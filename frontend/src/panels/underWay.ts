// A command that takes long, in words: which one it is, and what becomes of it.
import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { UNANSWERED_LIMIT_MS, type UnderWay } from "../live/sender.ts";
import type { Store } from "../live/store.ts";

/** A command that comes back sooner is none that anybody waits for. */
export const SLOW_MS = 1_000;

/** Under which name a command is called: `incident:12:notes` is one of `incident:notes`, `incident:new` one of its own. */
export function nameKey(target: string): string {
	const [noun = "", second, verb] = target.split(":");
	if (second === undefined) return noun;
	if (second === "new") return target;
	return verb ? `${noun}:${verb}` : noun;
}

/** What a command is about, as its target names it: `incident:12:notes` is a note on the incident with that id. */
export function commandName(target: string, store: Store): string {
	const [noun = "", second = ""] = target.split(":");
	const names = words.value.commandFor;
	const id = Number(second);
	const known = second && Number.isInteger(id) ? aboutWhat(noun, id, store) : "";
	const name = names[nameKey(target)] ?? names[noun] ?? names.other ?? "";
	return [name, known].filter(Boolean).join(" ");
}

function aboutWhat(noun: string, id: number, store: Store): string {
	switch (noun) {
		case "incident":
			return store.incidents.card(id).peek()?.number ?? "";
		case "unit":
		case "pairing":
			return store.units.card(id).peek()?.call_sign ?? "";
		case "call":
			return numberOf(store.calls.card(id).peek()?.incident_id, store);
		case "escalation":
			return numberOf(store.escalations.card(id).peek()?.incident_id, store);
		case "assignment":
			return store.units.all().find((unit) => unit.assignment_id === id)?.call_sign ?? "";
		case "chat":
			return writerOf(store.chatMessages.card(id).peek());
		default:
			return "";
	}
}

function writerOf(message: ChatMessageCard | undefined): string {
	return message ? (message.from_call_sign ?? calledAs(message.by)) : "";
}

function numberOf(incidentId: number | undefined, store: Store): string {
	return incidentId === undefined ? "" : (store.incidents.card(incidentId).peek()?.number ?? "");
}

/** What is known of a command, and what happens if no answer comes. `now_ms` is by the clock of the sender. */
export function outlookOf({ since_ms, attempts, answered_ms }: UnderWay, now_ms: number): string {
	if (answered_ms !== null) return words.value.underWayAnswered;
	const left_s = Math.max(0, Math.ceil((since_ms + UNANSWERED_LIMIT_MS - now_ms) / 1000));
	return words.value.underWayUnanswered(left_s, attempts);
}
