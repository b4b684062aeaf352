// Time and chance as the live modules use them: given from outside, so that tests can hold them still.

export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	after(delay_ms: number, act: () => void): () => void;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	after(delay_ms, act) {
		const timer = setTimeout(act, delay_ms);
		return () => clearTimeout(timer);
	},
};
