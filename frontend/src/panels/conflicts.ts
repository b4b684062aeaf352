// Changes that were refused because somebody else had changed one of their fields: a person is asked about each, in turn.
import { effect, type Signal, signal } from "@preact/signals";
import type { IncidentCard, IncidentChanges } from "../contract.ts";

export interface Conflict {
	id: number;
	current: IncidentCard;
	changes: IncidentChanges;
}

export class Conflicts {
	/** The one about which a person is asked; set to null when they have decided. */
	readonly asked: Signal<Conflict | null> = signal(null);
	#waiting: readonly Conflict[] = [];
	#last = 0;

	/** `newest` is how an incident stands on the board. */
	constructor(newest: (id: number) => IncidentCard | undefined) {
		effect(() => {
			if (this.asked.value !== null) return;
			const [next, ...others] = this.#waiting;
			if (!next) return;
			this.#waiting = others;
			// While it waited, what stands there may have changed again.
			const stands = newest(next.current.id);
			this.asked.value = stands && stands.version > next.current.version ? { ...next, current: stands } : next;
		});
	}

	/** Ask about a change; of the same fields only about the last one. */
	ask(current: IncidentCard, changes: IncidentChanges): void {
		this.#last += 1;
		const conflict = { id: this.#last, current, changes };
		const asked = this.asked.peek();
		if (asked === null || isOfSame(asked, conflict)) this.asked.value = conflict;
		else if (this.#waiting.some((other) => isOfSame(other, conflict)))
			this.#waiting = this.#waiting.map((other) => (isOfSame(other, conflict) ? conflict : other));
		else this.#waiting = [...this.#waiting, conflict];
	}

	forget(): void {
		this.#waiting = [];
		this.asked.value = null;
	}
}

function isOfSame(one: Conflict, other: Conflict): boolean {
	return one.current.id === other.current.id && fieldsOf(one) === fieldsOf(other);
}

function fieldsOf({ changes }: Conflict): string {
	return Object.keys(changes).toSorted().join();
}
