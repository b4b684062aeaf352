// When which sound is due: one at a time, the most urgent first, and none for ever.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { EscalationCard } from "../contract.ts";
import { isCritical, isDanger } from "../live/alarms.ts";
import type { Clock } from "../live/clock.ts";
import type { Freshness } from "../live/socket.ts";
import { gainOf, type LoudnessSetting } from "./loudness.ts";
import type { Player } from "./player.ts";
import { lengthOf, SOUNDS, type Sound } from "./scores.ts";

export const CRITICAL_EVERY_MS = 4_000;
export const LOST_EVERY_MS = 15_000;
export const RINGING_EVERY_MS = 3_000;
export const MUTE_MS = 120_000;
/** After so long without an acknowledgement what is critical is one step louder. */
export const LOUDER_EVERY_MS = 15_000;
/** Between two sounds, so that they are heard as two. */
const REST_MS = 250;

const EVERY_MS: Readonly<Partial<Record<Sound, number>>> = {
	critical: CRITICAL_EVERY_MS,
	connection_lost: LOST_EVERY_MS,
	ringing: RINGING_EVERY_MS,
};

/** What asks to be heard at this desk. */
export interface Causes {
	alarms: ReadonlySignal<readonly Pick<EscalationCard, "id" | "priority" | "trigger">[]>;
	/** Whether a call rings that this person may take. */
	isRinging: ReadonlySignal<boolean>;
	/** What is told by one sound each, under names of their own, while it stands. */
	notices: ReadonlySignal<readonly string[]>;
	freshness: ReadonlySignal<Freshness>;
}

export class Ringer {
	readonly player: Player;
	readonly loudness: LoudnessSetting;
	readonly #clock: Clock;
	readonly #mutedUntil = signal<number | null>(null);
	readonly #isEndangered: ReadonlySignal<boolean>;
	/** Since when each critical alarm has been heard here. */
	readonly #criticalSince = new Map<number, number>();
	/** What there is cause for. */
	readonly #wanted = new Set<Sound>();
	/** When each wanted sound is to be heard next; one that is not repeated is due once. */
	readonly #due = new Map<Sound, number>();
	#playing: { sound: Sound; until: number } | null = null;
	#cancelWake: () => void = () => {};
	#endMute: () => void = () => {};

	constructor(causes: Causes, player: Player, loudness: LoudnessSetting, clock: Clock) {
		this.player = player;
		this.loudness = loudness;
		this.#clock = clock;
		const { alarms, isRinging, notices, freshness } = causes;
		const isLive = computed(() => freshness.value === "live");
		this.#isEndangered = computed(() => alarms.value.some(isDanger));
		effect(() => this.#followCritical(alarms.value.filter(isCritical).map(({ id }) => id)));
		let told: ReadonlySet<string> = new Set();
		effect(() => {
			const fresh = notices.value.filter((name) => !told.has(name));
			// What is gone and comes back calls anew.
			told = new Set(notices.value);
			// What was to be told during a mute, and stands no more when that ends, is told by nothing.
			if (notices.value.length === 0) this.#want("notice", false);
			else if (fresh.length > 0) this.#want("notice", true);
		});
		// What rings on a screen that hears nothing may have been taken long ago.
		const rings = computed(() => isLive.value && isRinging.value);
		effect(() => this.#want("ringing", rings.value));
		// Before the first data there is nothing to lose.
		let hadData = false;
		effect(() => {
			hadData ||= isLive.value;
			this.#want("connection_lost", hadData && !isLive.value);
		});
		const isQuiet = computed(() => player.blocked.value || (this.#mutedUntil.value !== null && !this.#isEndangered.value));
		isQuiet.subscribe(() => this.#wake());
	}

	/** When the mute ends by itself, by the screen's own clock; null while nothing is muted. */
	get mutedUntil(): ReadonlySignal<number | null> {
		return this.#mutedUntil;
	}

	/** Be quiet for two minutes, but for a crew in danger; asked again, no longer. */
	toggleMute(): void {
		this.#endMute();
		if (this.#mutedUntil.peek() !== null) {
			this.#mutedUntil.value = null;
			return;
		}
		this.#mutedUntil.value = this.#clock.now() + MUTE_MS;
		this.#endMute = this.#clock.after(MUTE_MS, () => {
			this.#mutedUntil.value = null;
		});
	}

	/** Let somebody hear what a sound is like, muted or not. To be called in answer to a click or key. */
	async demonstrate(sound: Sound): Promise<void> {
		await this.player.unblock();
		this.#play(sound, 0);
	}

	#followCritical(ids: readonly number[]): void {
		const now = this.#clock.now();
		for (const id of this.#criticalSince.keys()) if (!ids.includes(id)) this.#criticalSince.delete(id);
		const fresh = ids.filter((id) => !this.#criticalSince.has(id));
		for (const id of fresh) this.#criticalSince.set(id, now);
		// One more is heard at once, not when those before it are repeated.
		if (fresh.length > 0) this.#due.delete("critical");
		this.#want("critical", ids.length > 0);
	}

	#want(sound: Sound, isWanted: boolean): void {
		if (isWanted) {
			this.#wanted.add(sound);
			if (!this.#due.has(sound)) this.#due.set(sound, this.#clock.now());
		} else {
			this.#wanted.delete(sound);
			this.#due.delete(sound);
		}
		this.#wake();
	}

	/** Play what is due now, if anything is, and sleep until something may be. */
	#wake(): void {
		this.#cancelWake();
		const now = this.#clock.now();
		if (this.#playing && this.#playing.until <= now) this.#playing = null;
		const audible = SOUNDS.filter((sound) => this.#due.has(sound) && !this.#isQuiet(sound));
		const first = audible.find((sound) => (this.#due.get(sound) ?? now) <= now);
		if (first !== undefined && this.#isFreeFor(first)) {
			this.#breakOff(now);
			this.#play(first, this.#step(now));
			const every_ms = EVERY_MS[first];
			if (every_ms === undefined) this.#due.delete(first);
			else this.#due.set(first, now + every_ms);
		}
		const free = this.#playing?.until ?? now;
		const waits = audible.flatMap((sound) => this.#due.get(sound) ?? []).map((due) => Math.max(due, free) - now);
		if (waits.length > 0) this.#cancelWake = this.#clock.after(Math.min(...waits), () => this.#wake());
	}

	#isFreeFor(sound: Sound): boolean {
		return this.#playing === null || SOUNDS.indexOf(sound) < SOUNDS.indexOf(this.#playing.sound);
	}

	/** What is cut short was not heard: it is due again. */
	#breakOff(now: number): void {
		if (this.#playing && this.#wanted.has(this.#playing.sound)) this.#due.set(this.#playing.sound, now);
	}

	#isQuiet(sound: Sound): boolean {
		if (this.player.blocked.peek()) return true;
		return this.#mutedUntil.peek() !== null && !(sound === "critical" && this.#isEndangered.peek());
	}

	#play(sound: Sound, step: number): void {
		this.player.play(sound, gainOf(sound, this.loudness.value.peek(), step));
		this.#playing = { sound, until: this.#clock.now() + lengthOf(sound) * 1000 + REST_MS };
	}

	/** By how many steps what is critical has become louder. */
	#step(now: number): number {
		const since = Math.min(now, ...this.#criticalSince.values());
		return Math.floor((now - since) / LOUDER_EVERY_MS);
	}
}
