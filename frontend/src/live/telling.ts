import type { Clock } from "./clock.ts";

/** The least time between two messages: at most four a second. */
export const TELLING_EVERY_MS = 250;

/** Tells the centre what holds at this screen now. Only the newest word counts; every new socket is told again. */
export class Telling {
	readonly #clock: Clock;
	readonly #send: (message: string) => void;
	#message: string | null = null;
	#told: string | null = null;
	#isOpen = false;
	#resting = false;

	constructor(clock: Clock, send: (message: string) => void) {
		this.#clock = clock;
		this.#send = send;
	}

	say(frame: object): void {
		this.#message = JSON.stringify(frame);
		this.#tell();
	}

	/** A new socket hears; nothing was said on it. */
	opened(): void {
		this.#isOpen = true;
		this.#told = null;
		this.#tell();
	}

	/** Nobody hears until the next socket. */
	closed(): void {
		this.#isOpen = false;
	}

	#tell(): void {
		if (!this.#isOpen || this.#resting || this.#message === null || this.#message === this.#told) return;
		this.#told = this.#message;
		this.#resting = true;
		this.#clock.after(TELLING_EVERY_MS, () => {
			this.#resting = false;
			this.#tell();
		});
		this.#send(this.#message);
	}
}
