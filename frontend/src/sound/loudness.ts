// How loud this browser plays. Never silent: who wants quiet mutes, which ends by itself.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Sound } from "./scores.ts";

export const LOUDNESSES = [1, 2, 3, 4, 5] as const;

export type Loudness = (typeof LOUDNESSES)[number];

const REMEMBERED = "eoc.loudness";
const USUAL: Loudness = 3;
/** What tells of a life in danger is never softer. */
const LEAST_CRITICAL: Loudness = 3;
const LOUDEST: Loudness = 5;
/** The gain of each loudness; an ear hears even steps. */
const GAINS: Readonly<Record<Loudness, number>> = { 1: 0.06, 2: 0.12, 3: 0.25, 4: 0.5, 5: 0.9 };

/** What is used of a browser's storage. */
type Shelf = Pick<Storage, "getItem" | "setItem">;

export class LoudnessSetting {
	readonly #shelf: Shelf;
	readonly #value = signal<Loudness>(USUAL);

	constructor(shelf: Shelf) {
		this.#shelf = shelf;
		try {
			const kept = Number(shelf.getItem(REMEMBERED));
			this.#value.value = LOUDNESSES.find((loudness) => loudness === kept) ?? USUAL;
		} catch {
			// A browser that keeps nothing plays at the usual loudness.
		}
	}

	get value(): ReadonlySignal<Loudness> {
		return this.#value;
	}

	choose(loudness: Loudness): void {
		this.#value.value = loudness;
		try {
			this.#shelf.setItem(REMEMBERED, String(loudness));
		} catch {
			// It holds as long as the page.
		}
	}
}

/** The gain, from 0 to 1. `step` counts how often what is critical has become louder. */
export function gainOf(sound: Sound, loudness: Loudness, step = 0): number {
	const wanted = sound === "critical" ? Math.max(loudness, LEAST_CRITICAL) + step : loudness;
	return GAINS[LOUDNESSES.find((level) => level === wanted) ?? LOUDEST];
}
