// What is typed on while it is being saved is saved after that, and never dropped with it.
import type { Signal } from "@preact/signals";
import { type NoteDrafts, written } from "./keptDrafts.ts";

interface Saved<Typed> {
	/** What is typed now and not saved; undefined where there is nothing. */
	read: () => Typed | undefined;
	/** Save it; true where the centre has it. */
	save: (typed: Typed) => Promise<boolean>;
	/** Drop it, unless more was typed since. */
	forget: (typed: Typed) => void;
}

/** Saves of one field, one at a time. */
export class Saving {
	#isUnderWay = false;
	#isWantedAgain = false;

	/** Save what is typed. Asked again while that is under way, save what is typed by then too. */
	async run<Typed>({ read, save, forget }: Saved<Typed>): Promise<void> {
		if (this.#isUnderWay) {
			this.#isWantedAgain = true;
			return;
		}
		this.#isUnderWay = true;
		try {
			do {
				this.#isWantedAgain = false;
				const typed = read();
				if (typed === undefined) return;
				if (await save(typed)) forget(typed);
			} while (this.#isWantedAgain);
		} finally {
			this.#isUnderWay = false;
		}
	}
}

/** Drop a note that was sent, unless its writer has written on meanwhile. */
export function dropSent(notes: Signal<NoteDrafts>, id: number, sent: string): void {
	if (notes.peek().get(id) === sent) notes.value = written(notes.peek(), id, "");
}
