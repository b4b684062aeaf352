// Time and chance as the live modules use them: given from outside, so that tests can hold them still.

export interface Clock {
	/** Milliseconds. Never goes back, and counts what the machine sleeps; how far it is from 1970 is only this machine's opinion. */
	now(): number;
	after(delay_ms: number, act: () => void): () => void;
}

/** A lesser difference between two clocks is drift. */
const SLEPT_MS = 5_000;

/**
 * Count on evenly, whatever somebody sets the machine's clock to.
 *
 * `even` never jumps, and on some machines stands still while they sleep; `wall` knows of the sleep, and is what may be set.
 * A clock that is set forward cannot be told from a sleep: until the centre's next word all seems to be older than it is.
 */
export function evenly(wall: () => number, even: () => number): () => number {
	let apart = wall() - even();
	let slept = apart;
	return () => {
		const change = wall() - even() - apart;
		if (Math.abs(change) >= SLEPT_MS) {
			apart += change;
			slept += Math.max(0, change);
		}
		return even() + slept;
	};
}

export const systemClock: Clock = {
	now: evenly(
		() => Date.now(),
		() => performance.now(),
	),
	after(delay_ms, act) {
		const timer = setTimeout(act, delay_ms);
		return () => clearTimeout(timer);
	},
};
