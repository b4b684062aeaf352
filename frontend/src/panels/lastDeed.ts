// What this desk did last, from whichever panel, while it may be taken back.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Deed } from "../commandline/known.ts";

/** For so long it stands beside the command line, and may be taken back where it can be. */
export const UNDO_WITHIN_MS = 10_000;

export interface Done {
	deed: Deed;
	/** By the centre's clock, in milliseconds. */
	at: number;
}

export class LastDeed {
	/** Null once its time is over. */
	readonly lately: ReadonlySignal<Done | null>;
	readonly #now: ReadonlySignal<number>;
	readonly #done = signal<Done | null>(null);

	/** `now` is the centre's time in milliseconds. */
	constructor(now: ReadonlySignal<number>) {
		this.#now = now;
		this.lately = computed(() => {
			const last = this.#done.value;
			return last !== null && now.value - last.at < UNDO_WITHIN_MS ? last : null;
		});
	}

	remember(deed: Deed): void {
		this.#done.value = { deed, at: this.#now.peek() };
	}
}
