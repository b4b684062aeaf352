// The form of the call that this person speaks about: which one is open, and what was typed in it that is no field of an
// incident.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CallCard } from "../contract.ts";
import type { Store } from "../live/store.ts";
import { type NoteDrafts, written } from "./keptDrafts.ts";

export class CallForm {
	readonly #callId = signal<number | null>(null);
	readonly #entries = signal(0);
	#entered = 0;
	/** The call whose form is open, while it is on the board. */
	readonly call: ReadonlySignal<CallCard | undefined>;
	/** The words for the type of an incident, by its id, as long as none was chosen. */
	readonly typeWords: Signal<NoteDrafts> = signal(new Map());
	/** Call-back numbers that are typed and not kept yet, by the call's id. */
	readonly numbers: Signal<NoteDrafts>;

	constructor(store: Store, numbers: NoteDrafts) {
		this.numbers = signal(numbers);
		this.call = computed(() => (this.#callId.value === null ? undefined : store.calls.card(this.#callId.value).value));
	}

	/** Grows when a person asks to be in the form. */
	get entries(): ReadonlySignal<number> {
		return this.#entries;
	}

	/** Open the form of a call, for whose hand it is from now on. */
	enter(callId: number): void {
		this.open(callId);
		this.#entries.value += 1;
	}

	/** Open the form of a call; whoever types elsewhere goes on there. */
	open(callId: number): void {
		this.#callId.value = callId;
	}

	/** Whether a person has asked to be in the form since this was asked last. Nothing else gives it the focus. */
	takeEntry(): boolean {
		const isNew = this.#entered !== this.#entries.peek();
		this.#entered = this.#entries.peek();
		return isNew;
	}

	close(): void {
		this.#callId.value = null;
	}

	typeType(incidentId: number, text: string): void {
		this.typeWords.value = written(this.typeWords.value, incidentId, text);
	}

	typeNumber(callId: number, text: string | null): void {
		const numbers = new Map(this.numbers.value);
		if (text === null) numbers.delete(callId);
		else numbers.set(callId, text);
		this.numbers.value = numbers;
	}

	forgetTyped(): void {
		this.close();
		this.typeWords.value = new Map();
		this.numbers.value = new Map();
	}
}
