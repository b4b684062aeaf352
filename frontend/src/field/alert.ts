// A new assignment is not missed: sound and vibration until somebody acknowledges it.
import { effect, type ReadonlySignal } from "@preact/signals-core";
import type { Clock } from "../live/clock.ts";
import type { Player } from "../sound/player.ts";

export const EVERY_MS = 4_000;
const PATTERN = [600, 200, 600, 200, 600];

export interface AlertOptions {
	/** Whether an assignment waits to be acknowledged. */
	isWanted: ReadonlySignal<boolean>;
	player: Player;
	/** Lets the phone shake; a browser that cannot does nothing. */
	vibrate: (pattern: number[]) => void;
	clock: Clock;
}

export class Alert {
	readonly player: Player;
	readonly #options: AlertOptions;
	#isShaking = false;
	#cancel: () => void = () => {};

	constructor(options: AlertOptions) {
		this.#options = options;
		this.player = options.player;
		effect(() => {
			this.#cancel();
			this.#cancel = () => {};
			if (options.isWanted.value) this.#ring();
			else if (this.#isShaking) options.vibrate([]);
			this.#isShaking = options.isWanted.peek();
		});
	}

	/** Let somebody hear and feel what an assignment is like. To be called in answer to a touch. */
	async demonstrate(): Promise<void> {
		await this.player.unblock();
		this.#once();
	}

	#ring(): void {
		this.#once();
		this.#cancel = this.#options.clock.after(EVERY_MS, () => this.#ring());
	}

	#once(): void {
		this.player.play("critical", 1);
		this.#options.vibrate(PATTERN);
	}
}
