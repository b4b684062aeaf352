import type { Clock } from "./clock.ts";

/** What is used of the page: whether somebody can see it, and its frames. */
export interface Page {
	isVisible(): boolean;
	/** Run after the next paint. */
	afterPaint(act: () => void): void;
}

/** The centre keeps what was seen twice a second: to be told more often costs it much and tells it nothing. */
export const REST_MS = 500;

/** Below every seq. */
const NOTHING = -1;

/** Sends proof of sight: the newest event that was painted while the page was visible. It stands for those before it. */
export class Sight {
	readonly #page: Page;
	readonly #clock: Clock;
	readonly #send: (seq: number) => boolean;
	#drawn = NOTHING;
	#sent = NOTHING;
	#waiting = false;

	/** `send` says whether anybody heard. */
	constructor(page: Page, clock: Clock, send: (seq: number) => boolean) {
		this.#page = page;
		this.#clock = clock;
		this.#send = send;
	}

	/** The events up to `seq` are in the page's tree. */
	drawn(seq: number): void {
		this.#drawn = seq;
		this.check();
	}

	/** A whole board up to `seq` is in the page's tree, which may be less far on than the one before it. */
	begun(seq: number): void {
		this.#sent = NOTHING;
		this.drawn(seq);
	}

	/** The centre hears again: what was sent last may have been lost with the connection. */
	heard(): void {
		this.#sent = NOTHING;
		this.check();
	}

	/** Also to be called when the page becomes visible. */
	check(): void {
		if (this.#waiting || this.#drawn <= this.#sent || !this.#page.isVisible()) return;
		this.#waiting = true;
		const seq = this.#drawn;
		this.#page.afterPaint(() => {
			this.#waiting = false;
			if (!this.#page.isVisible()) return;
			// A board that has come meanwhile may be less far on: it needs a paint of its own.
			if (seq > this.#drawn) this.check();
			else if (this.#send(seq)) {
				this.#sent = seq;
				this.#rest();
			}
		});
	}

	#rest(): void {
		this.#waiting = true;
		this.#clock.after(REST_MS, () => {
			this.#waiting = false;
			this.check();
		});
	}
}
