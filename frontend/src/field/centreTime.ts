// By how much the centre's clock is ahead of this phone's, which may be wrong by hours: known over a new start too.
import type { FieldStorage } from "./storage.ts";

const KEPT = "ahead_ms";
/** Answers tell whole seconds, and are on their way for a while: by less it is no other time. */
const SAME_WITHIN_MS = 2_000;

export class CentreTime {
	readonly #storage: FieldStorage;
	#ahead_ms: number | null = null;
	#kept_ms: number | null = null;

	constructor(storage: FieldStorage) {
		this.#storage = storage;
	}

	async open(): Promise<void> {
		this.#kept_ms = (await this.#storage.kept<number>(KEPT)) ?? null;
		this.#ahead_ms ??= this.#kept_ms;
	}

	/** In milliseconds; null where the centre has never told its time. */
	ahead_ms(): number | null {
		return this.#ahead_ms;
	}

	/** Take the centre's time as an answer tells it, beside this phone's. */
	take(centre_ms: number, phone_ms: number): void {
		const ahead_ms = centre_ms - phone_ms;
		this.#ahead_ms = ahead_ms;
		if (this.#kept_ms !== null && Math.abs(ahead_ms - this.#kept_ms) < SAME_WITHIN_MS) return;
		this.#kept_ms = ahead_ms;
		void this.#storage.keep(KEPT, ahead_ms).catch((error) => console.warn(error));
	}
}
