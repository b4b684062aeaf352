// What a key takes next, and whether anybody could have read it.
import { effect, type ReadonlySignal } from "@preact/signals";
import type { Clock } from "../live/clock.ts";

/** A hand that is on its way to a key does not stop sooner. */
export const READ_WITHIN_MS = 700;

export class UnderKey {
	readonly #clock: Clock;
	/** When each thing came to this screen. */
	readonly #cameAt = new Map<number, number>();
	#next: string | null = null;
	/** Since when the key takes what it takes next: whatever stood there before, a hand may still mean that. */
	#since = 0;

	/** `ids` are those of all things that the key may take; `next` names what it takes next, null where that is nothing. */
	constructor(ids: ReadonlySignal<readonly number[]>, next: ReadonlySignal<string | null>, clock: Clock) {
		this.#clock = clock;
		effect(() => {
			const standing = new Set(ids.value);
			for (const id of this.#cameAt.keys()) if (!standing.has(id)) this.#cameAt.delete(id);
			for (const id of standing) if (!this.#cameAt.has(id)) this.#cameAt.set(id, clock.now());
		});
		effect(() => {
			if (next.value === this.#next) return;
			this.#next = next.value;
			this.#since = clock.now();
		});
	}

	/** Whether what the key takes next has stood in its place long enough to be read there. */
	isNextRead(): boolean {
		return this.#next !== null && this.#isLongAgo(this.#since);
	}

	/** Those that have been on the screen long enough to be read. */
	readOf<Thing extends { id: number }>(things: readonly Thing[]): readonly Thing[] {
		return things.filter(({ id }) => this.#isLongAgo(this.#cameAt.get(id)));
	}

	#isLongAgo(at: number | undefined): boolean {
		return at !== undefined && this.#clock.now() - at >= READ_WITHIN_MS;
	}
}
