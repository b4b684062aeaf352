// What stands in the form of a call and is not saved, so that it can be written down as a note instead.
import type { CallCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Desk } from "./desk.ts";
import type { Draft } from "./drafts.ts";
import { textOf } from "./names.ts";
import { answersTo } from "./typed.ts";

export interface Unsaved {
	/** What was asked for. */
	label: string;
	text: string;
	/** Drop it, unless more was typed since. */
	forget(): void;
}

/** In the order of the form; whoever reads this follows it. */
export function unsavedIn(desk: Desk, call: CallCard, incident: IncidentCard): Unsaved[] {
	const t = words.value;
	const { typed } = desk;
	const found: Unsaved[] = [];
	function add(label = "", textNow: () => string | null | undefined, drop: () => void): void {
		const text = textNow();
		if (text?.trim())
			found.push({
				label,
				text: text.normalize("NFC").trim(),
				forget: () => {
					if (textNow() === text) drop();
				},
			});
	}
	const draft = (): Draft | undefined => typed.drafts.value.get(incident.id);
	for (const field of ["place", "location"] as const)
		add(
			t.field[field],
			() => draft()?.[field]?.text,
			() => desk.forget(incident.id, field),
		);
	add(
		t.field.type,
		() => typed.typeWords.value.get(incident.id),
		() => typed.writeTypeWords(incident.id, ""),
	);
	add(
		t.field.what,
		() => draft()?.what?.text,
		() => desk.forget(incident.id, "what"),
	);
	add(
		t.callBackNumber,
		() => typed.numbers.value.get(call.id),
		() => typed.writeNumber(call.id, null),
	);
	for (const card of desk.catalogue.question_cards)
		for (const question of card.questions) {
			const name = `${answersTo(incident.id)}${card.code}:${question.code}`;
			add(
				textOf(question),
				() => typed.texts.value.get(name),
				() => typed.writeText(name, null),
			);
		}
	return found;
}

/** As one note, a line for each. */
export function asNote(unsaved: readonly Unsaved[]): string {
	return unsaved.map(({ label, text }) => `${label}: ${text}`).join("\n");
}
