// Whether this person has heard each sound at this desk, in this session.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { SOUNDS, type Sound } from "../sound/scores.ts";
import type { Shelf } from "./keptDrafts.ts";

/** No session lasts longer: who sits here after that is to try the sounds anew. */
const SESSION_MS = 13 * 3_600_000;

/** `unheard`: somebody tried, and did not hear all. */
export type SoundState = "untested" | "unheard" | "tested";

interface Kept {
	answers: Readonly<Partial<Record<Sound, boolean>>>;
	/** When the last answer was given, by the centre's clock, in milliseconds. */
	at: number | null;
	/** Whether this person wants to do it later. */
	isPutOff: boolean;
}

const NOTHING: Kept = { answers: {}, at: null, isPutOff: false };

export class SoundTests {
	readonly state: ReadonlySignal<SoundState>;
	/** Whether the test is offered, which is done once a session. */
	readonly isOffered: ReadonlySignal<boolean>;
	readonly #kept: Signal<Kept>;
	readonly #now: ReadonlySignal<number>;

	constructor(shelf: Shelf, username: string, now: ReadonlySignal<number>) {
		this.#now = now;
		this.#kept = signal(kept(shelf, username));
		const isOver = computed(() => this.#kept.value.at !== null && now.value - this.#kept.value.at > SESSION_MS);
		this.state = computed(() => (isOver.value ? "untested" : stateOf(this.#kept.value.answers)));
		this.isOffered = computed(() => this.state.value === "untested" && !this.#kept.value.isPutOff);
		effect(() => {
			try {
				shelf.setItem(keyOf(username), JSON.stringify(this.#kept.value));
			} catch {
				// Where the browser keeps nothing, the test is offered again with each page.
			}
		});
	}

	/** Whether each sound was heard; a sound that nobody was asked about is not there. */
	get answers(): Kept["answers"] {
		return this.#kept.value.answers;
	}

	/** When the last answer was given, by the centre's clock. */
	get at(): number | null {
		return this.#kept.value.at;
	}

	answer(sound: Sound, isHeard: boolean): void {
		const { answers } = this.#kept.peek();
		this.#kept.value = { answers: { ...answers, [sound]: isHeard }, at: this.#now.peek(), isPutOff: true };
	}

	/** The test is not offered again in this session. */
	putOff(): void {
		this.#kept.value = { ...this.#kept.peek(), isPutOff: true };
	}

	/** Whoever sits here next tries anew. */
	forget(): void {
		this.#kept.value = NOTHING;
	}
}

function keyOf(username: string): string {
	return `eoc.sound_test:${username}`;
}

function stateOf(answers: Kept["answers"]): SoundState {
	if (SOUNDS.some((sound) => answers[sound] === false)) return "unheard";
	return SOUNDS.every((sound) => answers[sound]) ? "tested" : "untested";
}

/** What was answered before in this tab; nothing that this page could not have kept. */
function kept(shelf: Shelf, username: string): Kept {
	try {
		const found: unknown = JSON.parse(shelf.getItem(keyOf(username)) ?? "null");
		if (typeof found !== "object" || found === null) return NOTHING;
		const { answers, at, isPutOff } = found as Record<keyof Kept, unknown>;
		const given = typeof answers === "object" && answers !== null ? (answers as Record<string, unknown>) : {};
		return {
			answers: Object.fromEntries(
				SOUNDS.filter((sound) => typeof given[sound] === "boolean").map((sound) => [sound, given[sound]]),
			),
			at: typeof at === "number" ? at : null,
			isPutOff: isPutOff === true,
		};
	} catch {
		return NOTHING;
	}
}
