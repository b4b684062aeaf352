// When a sound is due: each new alarm once, P1 again and again until somebody acknowledges it, a lost connection until it is back.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { EscalationCard } from "../contract.ts";
import type { Clock } from "../live/clock.ts";
import type { Freshness } from "../live/socket.ts";
import type { Player } from "./player.ts";

export const ALARM_EVERY_MS = 4_000;
export const LOST_EVERY_MS = 15_000;
export const MUTE_MS = 120_000;

export class Ringer {
	/** When the mute ends by itself, by the screen's own clock; null while nothing is muted. */
	readonly mutedUntil: ReadonlySignal<number | null>;
	readonly #mutedUntil = signal<number | null>(null);
	readonly #clock: Clock;
	readonly player: Player;
	#endMute: () => void = () => {};

	constructor(
		alarms: ReadonlySignal<readonly Pick<EscalationCard, "id" | "priority">[]>,
		freshness: ReadonlySignal<Freshness>,
		player: Player,
		clock: Clock,
	) {
		this.#clock = clock;
		this.player = player;
		this.mutedUntil = this.#mutedUntil;
		const isCritical = computed(() => alarms.value.some((alarm) => alarm.priority === 1));
		effect(() => (isCritical.value ? this.#repeat("alarm", ALARM_EVERY_MS) : undefined));
		const heard = new Set<number>();
		effect(() => {
			const fresh = alarms.value.filter((alarm) => !heard.has(alarm.id));
			for (const alarm of fresh) heard.add(alarm.id);
			if (fresh.length && !isCritical.value) this.#play("alarm");
		});
		// Before the first data there is nothing to lose.
		let hadData = false;
		const isLive = computed(() => freshness.value === "live");
		effect(() => {
			hadData ||= isLive.value;
			return hadData && !isLive.value ? this.#repeat("connection_lost", LOST_EVERY_MS) : undefined;
		});
	}

	/** Be quiet for two minutes; asked again, no longer. */
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

	#repeat(sound: "alarm" | "connection_lost", every_ms: number): () => void {
		let cancel = () => {};
		const ring = (): void => {
			this.#play(sound);
			cancel = this.#clock.after(every_ms, ring);
		};
		ring();
		return () => cancel();
	}

	#play(sound: "alarm" | "connection_lost"): void {
		if (this.#mutedUntil.peek() === null) this.player.play(sound);
	}
}
