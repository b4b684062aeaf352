// What somebody does with the map beside looking at it. None of it is known to the centre.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Point } from "./distance.ts";

/** A thing that the map shows and a list names. */
export interface Thing {
	readonly kind: "incident" | "unit";
	readonly id: number;
}

export class MapTools {
	/** The unit that the map keeps in view. */
	readonly followed = signal<number | null>(null);
	/** What the pointer or the keyboard is on. */
	readonly marked = signal<Thing | null>(null);
	/** Whether the list of what the map shows is open. */
	readonly listOpen = signal(false);
	readonly #measured: Signal<readonly Point[] | null> = signal(null);
	readonly isMeasuring: ReadonlySignal<boolean> = computed(() => this.#measured.value !== null);

	/** The points between which is measured, in their order; null while nothing is measured. */
	get measured(): ReadonlySignal<readonly Point[] | null> {
		return this.#measured;
	}

	measure(points: readonly Point[]): void {
		this.#measured.value = points;
	}

	/** Measure on to a further point. */
	measureTo(point: Point): void {
		this.#measured.value = [...(this.#measured.peek() ?? []), point];
	}

	/** Take the last point away. */
	measureBack(): void {
		this.#measured.value = this.#measured.peek()?.slice(0, -1) ?? null;
	}

	measureNoMore(): void {
		this.#measured.value = null;
	}

	/** End what was begun last; return whether there was anything. */
	end(): boolean {
		if (this.#measured.peek() !== null) this.measureNoMore();
		else if (this.followed.peek() !== null) this.followed.value = null;
		else return false;
		return true;
	}
}
