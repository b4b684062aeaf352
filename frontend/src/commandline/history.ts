// The lines that a person has sent, in this tab and under their name. What a note says is not among them.
import { partsOf } from "./parts.ts";

/** What is used of a browser's storage. */
export type HistoryShelf = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const MOST_KEPT = 50;

export class History {
	readonly #shelf: HistoryShelf;
	readonly #key: string;
	/** The newest last. */
	#lines: readonly string[];
	/** How far back one has gone; what was being typed is before the newest. */
	#back = 0;

	constructor(shelf: HistoryShelf, username: string) {
		this.#shelf = shelf;
		this.#key = `eoc.commands:${username}`;
		this.#lines = this.#kept();
	}

	/** Keep a line that was sent, and begin at the newest again. */
	add(line: string): void {
		this.#back = 0;
		const text = line.trim();
		if (partsOf(text).verb === "N") return;
		this.#lines = [...this.#lines.filter((kept) => kept !== text), text].slice(-MOST_KEPT);
		this.#write();
	}

	/** The next line back, or forth towards the newest; an empty one after it, null where there is none. */
	move(steps: 1 | -1): string | null {
		const back = this.#back + steps;
		if (back < 0 || back > this.#lines.length) return null;
		this.#back = back;
		return back === 0 ? "" : (this.#lines.at(-back) ?? "");
	}

	/** Begin at the newest again. */
	begin(): void {
		this.#back = 0;
	}

	/** Nothing is left to whoever sits here next. */
	forget(): void {
		this.#lines = [];
		this.#back = 0;
		this.#write();
	}

	#kept(): readonly string[] {
		try {
			const found: unknown = JSON.parse(this.#shelf.getItem(this.#key) ?? "[]");
			return Array.isArray(found) ? found.filter((line) => typeof line === "string").slice(-MOST_KEPT) : [];
		} catch {
			return [];
		}
	}

	#write(): void {
		try {
			if (this.#lines.length === 0) this.#shelf.removeItem(this.#key);
			else this.#shelf.setItem(this.#key, JSON.stringify(this.#lines));
		} catch {
			// Without room, or in a browser that forbids it, lines live as long as the page.
		}
	}
}
