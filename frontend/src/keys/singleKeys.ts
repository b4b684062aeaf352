// Whether a key that writes a sign does something by itself. Who hits such keys by mistake, or speaks to the machine, turns them off.
import { type ReadonlySignal, signal } from "@preact/signals-core";

const REMEMBERED = "eoc.single-keys";
const OFF = "off";

type Shelf = Pick<Storage, "getItem" | "setItem">;

export class SingleKeys {
	readonly #shelf: Shelf;
	readonly #act = signal(true);

	constructor(shelf: Shelf) {
		this.#shelf = shelf;
		try {
			this.#act.value = shelf.getItem(REMEMBERED) !== OFF;
		} catch {
			// A browser that keeps nothing has them as they are at first.
		}
	}

	get act(): ReadonlySignal<boolean> {
		return this.#act;
	}

	let(act: boolean): void {
		this.#act.value = act;
		try {
			this.#shelf.setItem(REMEMBERED, act ? "" : OFF);
		} catch {
			// It holds as long as the page.
		}
	}
}
