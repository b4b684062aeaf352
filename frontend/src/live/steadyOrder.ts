// A list in which somebody moves stands still: no row slips away under the pointer or the keys.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Clock } from "./clock.ts";

/** After so long without a movement the list is put in order again. */
export const STILL_MS = 2_000;
/** Nobody is kept from what is new for longer, however they move. */
export const LONGEST_MS = 10_000;

export class SteadyOrder {
	readonly #clock: Clock;
	readonly #shown = signal<readonly number[]>([]);
	#wanted: readonly number[] = [];
	#heldSince: number | null = null;
	#cancel: () => void = () => {};

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** The ids in the order in which they stand on the screen. While it is held, some may have left the board. */
	get shown(): ReadonlySignal<readonly number[]> {
		return this.#shown;
	}

	/** Take the order as it should be: at once, or as soon as nobody holds it. */
	want(ids: readonly number[]): void {
		this.#wanted = ids;
		if (this.#heldSince === null) this.#show();
	}

	/** Somebody moves in the list. */
	touch(): void {
		const now = this.#clock.now();
		this.#heldSince ??= now;
		this.#cancel();
		const left_ms = Math.min(STILL_MS, this.#heldSince + LONGEST_MS - now);
		this.#cancel = this.#clock.after(Math.max(0, left_ms), () => this.release());
	}

	release(): void {
		this.#cancel();
		this.#heldSince = null;
		this.#show();
	}

	#show(): void {
		const before = this.#shown.peek();
		const now = this.#wanted;
		if (now.length !== before.length || now.some((id, index) => id !== before[index])) this.#shown.value = now;
	}
}
