// The side of a window with one panel: to which console it belongs, and what it hears from there.
import { batch, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { Clock } from "../live/clock.ts";
import type { Sharing } from "./deskWindows.ts";
import {
	BELL,
	type Channel,
	changedIn,
	deskLife,
	desksIn,
	type Lives,
	type Message,
	type ScreenName,
	type Shared,
	screenLife,
} from "./protocol.ts";
import type { Screens } from "./screens.ts";

/** A console that is loaded anew is back sooner. */
export const BACK_WITHIN_MS = 5_000;

export interface ScreenWindowOptions {
	screen: ScreenName;
	/** The name of this window. */
	id: string;
	/** The desk that opened it, where one did. */
	desk: string | null;
	channel: Channel;
	lives: Lives;
	clock: Clock;
	openWindow: (screen: ScreenName, desk: string) => boolean;
	close: () => void;
}

export class ScreenWindow implements Screens {
	readonly here: ScreenName;
	readonly standing: ReadonlySignal<ReadonlySet<ScreenName>> = signal(new Set<ScreenName>());
	readonly missed: ReadonlySignal<readonly ScreenName[]> = signal([]);
	readonly #isAlone = signal(false);
	readonly #rings = signal(false);
	readonly #options: ScreenWindowOptions;
	/** The console to which it belongs now; null where that is gone. */
	readonly #desk: Signal<string | null> = signal(null);
	/** The console to which it belonged last. */
	#last: string | null;
	#heard: Shared | null = null;

	constructor(options: ScreenWindowOptions) {
		this.#options = options;
		this.here = options.screen;
		this.#last = options.desk;
	}

	get isAlone(): ReadonlySignal<boolean> {
		return this.#isAlone;
	}

	get rings(): ReadonlySignal<boolean> {
		return this.#rings;
	}

	async start({ shared, take, onFit, isMute }: Sharing): Promise<void> {
		const { channel, lives, id, desk } = this.#options;
		await lives.hold(screenLife(id));
		channel.listen((message) => this.#hear(message, take, onFit));
		effect(() => {
			// One that cannot be heard leaves it to one that can.
			if (!this.#isAlone.value || isMute.value) return undefined;
			const giveBack = lives.wait(BELL, () => {
				this.#rings.value = true;
			});
			return () => {
				giveBack();
				this.#rings.value = false;
			};
		});
		if (desk === null) await this.#look();
		else this.#join(desk);
		effect(() => {
			const [now, desk] = [shared.value, this.#desk.value];
			// Before the console has said what is so, this window wishes nothing.
			if (desk === null || this.#heard === null) return;
			const wish = changedIn(this.#heard, now);
			if (Object.keys(wish).length === 0) return;
			this.#heard = now;
			channel.post({ kind: "wish", desk, wish });
		});
	}

	open(screen: ScreenName): boolean {
		return this.#options.openWindow(screen, this.#last ?? "");
	}

	bringBack(screen: ScreenName): void {
		const desk = this.#desk.peek();
		if (screen === this.here) this.#options.close();
		else if (desk !== null) this.#options.channel.post({ kind: "close", desk, screen });
	}

	missNone(): void {}

	/** Ask whichever window shows the map to show what belongs together. */
	fitElsewhere(): void {
		const desk = this.#desk.peek();
		if (desk !== null) this.#options.channel.post({ kind: "fit", desk });
	}

	#hear(message: Message, take: Sharing["take"], onFit: Sharing["onFit"]): void {
		const desk = this.#desk.peek();
		if (message.kind === "desk" && desk === null && (message.desk === this.#last || this.#isAlone.peek()))
			this.#join(message.desk);
		if (message.desk !== this.#desk.peek()) return;
		if (message.kind === "desk") {
			this.#heard = message.shared;
			// At once: what is half taken would be wished back.
			batch(() => take(message.shared));
		} else if (message.kind === "fit") onFit();
		else if (message.kind === "close" && message.screen === this.here) this.#options.close();
	}

	#join(desk: string): void {
		const { channel, lives, screen, id } = this.#options;
		this.#desk.value = desk;
		this.#last = desk;
		this.#heard = null;
		this.#isAlone.value = false;
		channel.post({ kind: "screen", desk, id, screen });
		void lives.ended(deskLife(desk)).then(() => this.#part(desk));
	}

	#part(desk: string): void {
		if (this.#desk.peek() !== desk) return;
		this.#desk.value = null;
		this.#options.clock.after(BACK_WITHIN_MS, () => void this.#look());
	}

	/** Belong to any console of this browser; to none where there is none, until one opens. */
	async #look(): Promise<void> {
		if (this.#desk.peek() !== null) return;
		const [desk] = desksIn(await this.#options.lives.held());
		if (this.#desk.peek() !== null) return;
		if (desk !== undefined) this.#join(desk);
		else this.#isAlone.value = true;
	}
}
