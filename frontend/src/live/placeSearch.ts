// A place is searched for while it is typed: one question at a time counts, the newest.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { PlaceAnswer, PlaceCandidate } from "../contract.ts";
import type { Clock } from "./clock.ts";
import type { Outcome } from "./sender.ts";

/** Who types on does not want to see what half a word would have found. */
const SETTLED_MS = 150;
const LEAST_LETTERS = 2;
const SHOWN = 8;
const NONE = -1;

/** Where the caller is thought to be: what lies near is named first. */
export interface Near {
	readonly lon: number;
	readonly lat: number;
	readonly radius_m: number;
}

export type Ask = (path: string) => Promise<Outcome<PlaceAnswer>>;

/** Where several places are meant, or something is doubtful, a person says which: none is taken by a habit of the hand. */
function isSure({ ambiguous, doubts, candidates }: PlaceAnswer): boolean {
	return !ambiguous && doubts.length === 0 && candidates.length > 0;
}

export class PlaceSearch {
	readonly #ask: Ask;
	readonly #clock: Clock;
	readonly #answer = signal<PlaceAnswer | null>(null);
	readonly #marked = signal(NONE);
	readonly #failed = signal(false);
	#asked = 0;
	/** Whether what is listed was found for a text that is typed no longer. */
	#stale = false;
	#cancel: () => void = () => {};

	constructor(ask: Ask, clock: Clock) {
		this.#ask = ask;
		this.#clock = clock;
	}

	/** The newest answer; null where nothing is searched for. */
	get answer(): ReadonlySignal<PlaceAnswer | null> {
		return this.#answer;
	}

	/** Which candidate Enter takes; -1 where none: the answer names several places, or belongs to an older text. */
	get marked(): ReadonlySignal<number> {
		return this.#marked;
	}

	/** Whether the newest question got no answer. */
	get failed(): ReadonlySignal<boolean> {
		return this.#failed;
	}

	/** `mayMark` tells whether a candidate that is sure is marked without a hand. */
	type(text: string, { near = null, mayMark = true }: { near?: Near | null; mayMark?: boolean } = {}): void {
		this.#cancel();
		this.#asked += 1;
		if (text.trim().length < LEAST_LETTERS) {
			this.close();
			return;
		}
		this.#stale = true;
		this.#marked.value = NONE;
		const mine = this.#asked;
		this.#cancel = this.#clock.after(SETTLED_MS, () => void this.#search(text, near, mayMark, mine));
	}

	move(steps: number): void {
		const count = this.#answer.peek()?.candidates.length ?? 0;
		if (!count || this.#stale) return;
		const from = this.#marked.peek() === NONE && steps < 0 ? 0 : this.#marked.peek();
		this.#marked.value = (from + steps + count) % count;
	}

	/** Return the candidate that is marked or pointed at, and close the list; null where there is none. */
	choose(index = this.#marked.peek()): PlaceCandidate | null {
		const chosen = this.#answer.peek()?.candidates[index] ?? null;
		if (chosen) this.close();
		return chosen;
	}

	/** Whatever answer is still out is not wanted any more. */
	close(): void {
		this.#cancel();
		this.#asked += 1;
		this.#answer.value = null;
		this.#marked.value = NONE;
		this.#failed.value = false;
	}

	async #search(text: string, near: Near | null, mayMark: boolean, mine: number): Promise<void> {
		const query = new URLSearchParams({ q: text.normalize("NFC"), limit: String(SHOWN) });
		if (near) query.set("near", [near.lon.toFixed(5), near.lat.toFixed(5), Math.round(near.radius_m)].join());
		const outcome = await this.#ask(`/places?${query}`);
		if (mine !== this.#asked) return;
		this.#failed.value = !outcome.ok;
		this.#answer.value = outcome.ok ? outcome.value : null;
		this.#stale = false;
		this.#marked.value = outcome.ok && mayMark && isSure(outcome.value) ? 0 : NONE;
	}
}
