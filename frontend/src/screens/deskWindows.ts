// The console's side: which panels stand elsewhere, and what their windows are told.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import { type Channel, deskLife, type Lives, SCREENS, type ScreenName, type Shared, screenLife } from "./protocol.ts";
import type { Screens } from "./screens.ts";

/** What the windows share with the desk: what is so, how a wish is carried out, and how the map is asked to fit. */
export interface Sharing {
	shared: ReadonlySignal<Shared>;
	take(wish: Partial<Shared>): void;
	onFit(): void;
	/** Whether the browser lets nothing sound in this window. */
	isMute: ReadonlySignal<boolean>;
}

/** Which panels somebody wants elsewhere, kept from one page to the next. */
export interface Wants {
	read(): readonly ScreenName[];
	write(wanted: readonly ScreenName[]): void;
}

export interface DeskWindowsOptions {
	/** The name of this desk among the windows of the browser. */
	id: string;
	/** A name for it where another window has that one, as the copy of a tab has. */
	anotherId: () => string;
	channel: Channel;
	lives: Lives;
	wants: Wants;
	openWindow: (screen: ScreenName, desk: string) => boolean;
}

export class DeskWindows implements Screens {
	readonly here = null;
	readonly isAlone: ReadonlySignal<boolean> = signal(false);
	readonly rings: ReadonlySignal<boolean> = signal(true);
	readonly standing: ReadonlySignal<ReadonlySet<ScreenName>>;
	readonly missed: ReadonlySignal<readonly ScreenName[]>;
	readonly #options: DeskWindowsOptions;
	readonly #windows: Signal<ReadonlyMap<string, ScreenName>> = signal(new Map());
	readonly #wanted: Signal<readonly ScreenName[]>;
	#id: string;
	#told: Shared | null = null;

	constructor(options: DeskWindowsOptions) {
		this.#options = options;
		this.#id = options.id;
		this.#wanted = signal(options.wants.read());
		this.standing = computed(() => new Set(this.#windows.value.values()));
		this.missed = computed(() => this.#wanted.value.filter((screen) => !this.standing.value.has(screen)));
	}

	/** Begin to speak and to listen. Returns the name under which this desk is known. */
	async start({ shared, take, onFit }: Sharing): Promise<string> {
		const { anotherId, channel, lives } = this.#options;
		if (!(await lives.hold(deskLife(this.#id)))) {
			this.#id = anotherId();
			await lives.hold(deskLife(this.#id));
		}
		channel.listen((message) => {
			if (message.desk !== this.#id) return;
			if (message.kind === "screen") this.#meet(message.id, message.screen);
			else if (message.kind === "wish") batch(() => take(message.wish));
			else if (message.kind === "fit") onFit();
		});
		// Also after a wish: two windows that wish at once end with the same.
		effect(() => {
			this.#told = shared.value;
			channel.post({ kind: "desk", desk: this.#id, shared: shared.value });
		});
		return this.#id;
	}

	open(screen: ScreenName): boolean {
		return this.#options.openWindow(screen, this.#id);
	}

	bringBack(screen: ScreenName): void {
		this.#want(this.#wanted.peek().filter((other) => other !== screen));
		this.#options.channel.post({ kind: "close", desk: this.#id, screen });
	}

	missNone(): void {
		this.#want([...this.standing.peek()]);
	}

	/** Ask whichever window shows the map to show what belongs together. */
	fitElsewhere(): void {
		this.#options.channel.post({ kind: "fit", desk: this.#id });
	}

	#meet(id: string, screen: ScreenName): void {
		const { channel, lives } = this.#options;
		if (!this.#windows.peek().has(id)) {
			this.#windows.value = new Map([...this.#windows.peek(), [id, screen]]);
			this.#want([...this.#wanted.peek(), screen]);
			void lives.ended(screenLife(id)).then(() => this.#part(id, screen));
		}
		if (this.#told) channel.post({ kind: "desk", desk: this.#id, shared: this.#told });
	}

	#part(id: string, screen: ScreenName): void {
		const left = new Map(this.#windows.peek());
		left.delete(id);
		this.#windows.value = left;
		// Who closes the window wants the panel back here.
		if (!this.standing.peek().has(screen)) this.#want(this.#wanted.peek().filter((other) => other !== screen));
	}

	#want(wanted: readonly ScreenName[]): void {
		this.#wanted.value = SCREENS.filter((screen) => wanted.includes(screen));
		this.#options.wants.write(this.#wanted.peek());
	}
}
