// Parts of a page whose code is fetched after the page itself stands.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Clock } from "./clock.ts";

/** So long after a failure what is fetched beforehand is tried again. */
export const AGAIN_MS = 10_000;

/** Something whose code is fetched when it is wanted, or beforehand. */
export interface Fetched {
	/** Fetch it unless it is there, and return whether it is. */
	fetch(): Promise<boolean>;
}

/** One part, such as a dialog. */
export class Late<Part> implements Fetched {
	readonly #import: () => Promise<Part>;
	readonly #part = signal<Part | null>(null);
	readonly #hasFailed = signal(false);
	#coming: Promise<boolean> | null = null;

	constructor(part: () => Promise<Part>) {
		this.#import = part;
	}

	/** Null until it is there. */
	get part(): ReadonlySignal<Part | null> {
		return this.#part;
	}

	/** Whether the last attempt failed; not while another one is made. */
	get hasFailed(): ReadonlySignal<boolean> {
		return this.#hasFailed;
	}

	fetch(): Promise<boolean> {
		this.#coming ??= this.#attempt();
		return this.#coming;
	}

	async #attempt(): Promise<boolean> {
		this.#hasFailed.value = false;
		try {
			this.#part.value = await this.#import();
			return true;
		} catch (error) {
			console.warn(error);
			this.#hasFailed.value = true;
			this.#coming = null;
			return false;
		}
	}
}

/**
 * Fetch parts one after the other, so that none has to be waited for when it is wanted, nor is missed while the centre is away.
 *
 * `rest` waits until there is time for the next one.
 */
export async function fetchBeforehand(parts: readonly Fetched[], clock: Clock, rest: () => Promise<void>): Promise<void> {
	for (const part of parts) {
		await rest();
		while (!(await part.fetch())) await new Promise<void>((done) => clock.after(AGAIN_MS, done));
	}
}
