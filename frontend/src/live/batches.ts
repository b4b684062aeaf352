import type { Clock } from "./clock.ts";

/** How long frames gather before they are applied together. */
export const BATCH_MS = 100;

/** Gathers frames: the first on a quiet line passes at once, those of the following 100 ms pass together. */
export class Batches<Frame> {
	readonly #clock: Clock;
	readonly #pass: (frames: Frame[]) => void;
	#waiting: Frame[] = [];
	#gathering = false;

	constructor(clock: Clock, pass: (frames: Frame[]) => void) {
		this.#clock = clock;
		this.#pass = pass;
	}

	add(frame: Frame): void {
		this.#waiting.push(frame);
		if (!this.#gathering) this.#flush();
	}

	#flush(): void {
		const frames = this.#waiting;
		this.#waiting = [];
		this.#gathering = frames.length > 0;
		if (!this.#gathering) return;
		this.#clock.after(BATCH_MS, () => this.#flush());
		this.#pass(frames);
	}
}
