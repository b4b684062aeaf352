// What was typed in the form of a call goes with the call, from one incident to another.
import { batch } from "@preact/signals";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type Draft, type Drafts, known, NEVER_SEEN, type TextField } from "./drafts.ts";
import { type TextDrafts, written } from "./keptDrafts.ts";
import { answersTo, type Typed } from "./typed.ts";

function answersIn(texts: TextDrafts, incidentId: number): [string, string][] {
	return [...texts].filter(([name]) => name.startsWith(answersTo(incidentId)));
}

/** Whether something was typed in the form of a call that is not saved. */
export function isTypedIn({ drafts, typeWords, numbers, texts }: Typed, callId: number, incidentId: number): boolean {
	return (
		drafts.peek().has(incidentId) ||
		typeWords.peek().has(incidentId) ||
		numbers.peek().has(callId) ||
		answersIn(texts.peek(), incidentId).length > 0
	);
}

/** What becomes of texts that go to another incident: where each lies now, and what found no room there. */
export interface Carried {
	drafts: Drafts;
	left: readonly [TextField, string][];
}

/**
 * Let what was typed over the fields of an incident lie over those of another one, to which its call went.
 *
 * Where other words stand there, the text keeps no version of them: it is not saved before a person has seen both. Where
 * something is being typed already, it is left over. What either incident knows by now is typed no more.
 */
export function carried(drafts: Drafts, from: IncidentCard, into: IncidentCard): Carried {
	const there: Draft = { ...drafts.get(into.id) };
	const left: [TextField, string][] = [];
	for (const field of ["place", "what", "location"] as const) {
		const text = drafts.get(from.id)?.[field]?.text;
		if (text === undefined || text === known(from, field) || text === known(into, field)) continue;
		const isSeen = ["", known(from, field)].includes(known(into, field));
		if (there[field]) left.push([field, text]);
		else there[field] = { text, version: isSeen ? into.version : NEVER_SEEN };
	}
	const next = new Map(drafts);
	next.delete(from.id);
	if (Object.keys(there).length > 0) next.set(into.id, there);
	return { drafts: next, left };
}

/** Let all that was typed go to another incident; what finds no room there goes into a note that is being written on it. */
export function carry(typed: Typed, from: IncidentCard, into: IncidentCard): void {
	function note(text: string): void {
		const before = typed.notes.peek().get(into.id);
		typed.notes.value = written(typed.notes.peek(), into.id, before ? `${before}\n${text}` : text);
	}

	batch(() => {
		const { drafts, left } = carried(typed.drafts.peek(), from, into);
		typed.drafts.value = drafts;
		for (const [field, text] of left) note(`${words.peek().field[field]}: ${text}`);
		const typeWords = typed.typeWords.peek().get(from.id) ?? "";
		typed.writeTypeWords(from.id, "");
		if (into.type === null && !typed.typeWords.peek().has(into.id)) typed.writeTypeWords(into.id, typeWords);
		else if (typeWords) note(`${words.peek().field.type}: ${typeWords}`);
		for (const [name, text] of answersIn(typed.texts.peek(), from.id)) {
			const next = answersTo(into.id) + name.slice(answersTo(from.id).length);
			typed.writeText(name, null);
			if (typed.texts.peek().has(next)) note(text);
			else typed.writeText(next, text);
		}
	});
}
