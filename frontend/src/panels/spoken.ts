// What is said to who listens to the screen instead of looking at it, until a screen reader has had time to read it.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Said } from "./announcements.ts";

/** Each is an element of its own: a text that is replaced before it was read is never read. */
export interface Line {
	id: number;
	text: string;
}

/** So many sentences stay: a reader that is still busy finds them. */
const KEPT = 12;

export class Spoken {
	readonly #urgent = signal<readonly Line[]>([]);
	readonly #other = signal<readonly Line[]>([]);
	#count = 0;

	/** Breaks off what is being read. */
	get urgent(): ReadonlySignal<readonly Line[]> {
		return this.#urgent;
	}

	/** Waits until what is being read is over. */
	get other(): ReadonlySignal<readonly Line[]> {
		return this.#other;
	}

	say({ urgent, other }: Said): void {
		this.#add(this.#urgent, urgent);
		this.#add(this.#other, other);
	}

	/** Forget what was said, so that it is not read a second time elsewhere. */
	forget(): void {
		this.#urgent.value = [];
		this.#other.value = [];
	}

	#add(where: Signal<readonly Line[]>, texts: readonly string[]): void {
		if (texts.length === 0) return;
		const lines = texts.map((text) => {
			this.#count += 1;
			return { id: this.#count, text };
		});
		where.value = [...where.peek(), ...lines].slice(-Math.max(KEPT, lines.length));
	}
}
