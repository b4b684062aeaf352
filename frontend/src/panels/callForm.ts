// The form of the call that this person speaks about: which one is open, and what became of its incident meanwhile.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CallCard, IncidentCard } from "../contract.ts";
import type { Store } from "../live/store.ts";
import type { RecordedEvent } from "../live/timeline.ts";

/** A call with the incident that it is about. */
export interface Opened {
	call: CallCard;
	incident: IncidentCard;
}

/** What somebody did to the incident while the form was open. The event is null where it did not come to this screen. */
export type Turn =
	| { kind: "ended"; event: RecordedEvent | null }
	| { kind: "moved"; from: IncidentCard; into: IncidentCard; event: RecordedEvent | null };

export class CallForm {
	readonly #store: Store;
	readonly #callId = signal<number | null>(null);
	readonly #entries = signal(0);
	#entered = 0;
	/** The call of the form and its incident as they were last, both on the board. */
	readonly last: Signal<Opened | null> = signal(null);
	/** What others did to the incident, until this person has seen it. */
	readonly turn: Signal<Turn | null> = signal(null);
	/** What is open; after the incident's end, as it was last. */
	readonly opened: ReadonlySignal<Opened | undefined>;
	readonly call: ReadonlySignal<CallCard | undefined>;
	/** Of which call in hand this person was told when they asked for another one, and when. */
	warned: { callId: number; at_ms: number } | null = null;

	constructor(store: Store) {
		this.#store = store;
		this.opened = computed(() => this.onBoard() ?? (this.#callId.value === null ? undefined : (this.last.value ?? undefined)));
		this.call = computed(() => this.opened.value?.call);
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
		if (callId === this.#callId.peek()) return;
		this.close();
		this.#callId.value = callId;
		this.last.value = this.onBoard() ?? null;
	}

	/** Whether a person has asked to be in the form and is not there yet. Nothing else gives it the focus. */
	get isAwaited(): boolean {
		return this.#entered !== this.#entries.peek();
	}

	/** The same, once: whoever asks takes them there. */
	takeEntry(): boolean {
		const isNew = this.isAwaited;
		this.#entered = this.#entries.peek();
		return isNew;
	}

	close(): void {
		this.#callId.value = null;
		this.last.value = null;
		this.turn.value = null;
	}

	/** What is open, while both are on the board; whoever reads this follows it. */
	onBoard(): Opened | undefined {
		const call = this.#callId.value === null ? undefined : this.#store.calls.card(this.#callId.value).value;
		const incident = call && this.#store.incidents.card(call.incident_id).value;
		return incident && { call, incident };
	}
}
