// What a person typed and has not saved. It outlives the page, goes where its call goes, and leaves with the person.
import { batch, effect, type Signal, signal } from "@preact/signals";
import type { ChatMessageCard } from "../contract.ts";
import type { Drafts } from "./drafts.ts";
import { keep, kept, type NoteDrafts, type Shelf, type TextDrafts, written, writtenLast } from "./keptDrafts.ts";

/** How the names of all texts begin that are being typed as answers to the questions of an incident. */
export function answersTo(incidentId: number): string {
	return `question:${incidentId}:`;
}

/** How the names of all texts begin that are being written to somebody, and how they go on for the answer to a message. */
export const MESSAGE = "message:";

/** The words for the type of a new incident. */
export const NEW_TYPE_WORDS = "new:type-words";

export function answerTo({ id }: ChatMessageCard): string {
	return `answer:${id}`;
}

/** Whether something is being written as the answer to a message; whoever reads this follows it. */
export function isAnswerBegun({ texts }: Typed, message: ChatMessageCard): boolean {
	return texts.value.has(MESSAGE + answerTo(message));
}

/** A text of a form, kept with the others. */
export interface KeptText {
	value: string;
	peek(): string;
}

export class Typed {
	/** Over the fields of incidents. */
	readonly drafts: Signal<Drafts>;
	readonly notes: Signal<NoteDrafts>;
	/** Of notes on the place of an incident. */
	readonly premiseNotes: Signal<NoteDrafts>;
	/** What is being said on incidents. */
	readonly chat: Signal<NoteDrafts>;
	/** Call-back numbers, by the call's id. */
	readonly numbers: Signal<NoteDrafts>;
	/** In dialogs and as answers to questions, by what the text is for. */
	readonly texts: Signal<TextDrafts>;
	/** The words for the type of an incident, as long as none was chosen. */
	readonly typeWords: Signal<NoteDrafts> = signal(new Map());

	constructor(shelf: Shelf, username: string) {
		const before = kept(shelf, username);
		this.drafts = signal(before.drafts);
		this.notes = signal(before.notes);
		this.premiseNotes = signal(before.premiseNotes);
		this.chat = signal(before.chat);
		this.numbers = signal(before.numbers);
		this.texts = signal(before.texts);
		effect(() =>
			keep(shelf, username, {
				drafts: this.drafts.value,
				notes: this.notes.value,
				premiseNotes: this.premiseNotes.value,
				numbers: this.numbers.value,
				chat: this.chat.value,
				texts: this.texts.value,
			}),
		);
	}

	/** Whether anything is typed; whoever reads this follows it. */
	get isAny(): boolean {
		const all = [this.drafts, this.notes, this.premiseNotes, this.chat, this.numbers, this.texts, this.typeWords];
		return all.some(({ value }) => value.size > 0);
	}

	/** The text of this name, as a form reads and writes it. */
	text(name: string): KeptText {
		const typed = this;
		return {
			get value() {
				return typed.texts.value.get(name) ?? "";
			},
			set value(text) {
				typed.writeText(name, text || null);
			},
			peek: () => typed.texts.peek().get(name) ?? "",
		};
	}

	/** Null where nothing is being typed any more. */
	writeText(name: string, text: string | null): void {
		this.texts.value = writtenLast(this.texts.peek(), name, text);
	}

	writeTypeWords(incidentId: number, text: string): void {
		this.typeWords.value = written(this.typeWords.peek(), incidentId, text);
	}

	/** Null where it is what the centre knows; an empty one says that there is none any more. */
	writeNumber(callId: number, text: string | null): void {
		const numbers = new Map(this.numbers.peek());
		if (text === null) numbers.delete(callId);
		else numbers.set(callId, text);
		this.numbers.value = numbers;
	}

	forget(): void {
		batch(() => {
			this.drafts.value = new Map();
			this.notes.value = new Map();
			this.premiseNotes.value = new Map();
			this.chat.value = new Map();
			this.numbers.value = new Map();
			this.texts.value = new Map();
			this.typeWords.value = new Map();
		});
	}
}
