// A browser with several windows, for tests: what one posts all others hear, and a window can end at any moment.
import { computed, signal } from "@preact/signals-core";
import type { ManualClock } from "../live/testing.ts";
import { DeskWindows } from "./deskWindows.ts";
import type { Channel, Lives, Message, ScreenName, Shared } from "./protocol.ts";
import { ScreenWindow } from "./screenWindow.ts";

export class FakeBrowser {
	readonly opened: string[] = [];
	isForbidding = false;
	readonly #windows = new Set<FakeWindow>();
	readonly #holders = new Map<string, FakeWindow>();
	#waiting: { window: FakeWindow; name: string; act: () => unknown }[] = [];
	wanted: readonly ScreenName[] = [];

	constructor(readonly clock: ManualClock) {}

	window(): FakeWindow {
		const window = new FakeWindow(this);
		this.#windows.add(window);
		return window;
	}

	post(from: FakeWindow, message: Message): void {
		for (const window of this.#windows) if (window !== from) window.hear(structuredClone(message));
	}

	hold(window: FakeWindow, name: string): boolean {
		if (this.#holders.has(name)) return false;
		this.#holders.set(name, window);
		return true;
	}

	ended(window: FakeWindow, name: string): Promise<void> {
		if (!this.#holders.has(name)) return Promise.resolve();
		return new Promise((act) => this.#waiting.push({ window, name, act }));
	}

	wait(window: FakeWindow, name: string, onHeld: () => void): () => void {
		const act = (): boolean => {
			if (!this.hold(window, name)) return false;
			onHeld();
			return true;
		};
		const waiting = { window, name, act };
		if (!waiting.act()) this.#waiting.push(waiting);
		return () => {
			this.#waiting = this.#waiting.filter((other) => other !== waiting);
			if (this.#holders.get(name) === window) this.#give(name);
		};
	}

	held(): string[] {
		return [...this.#holders.keys()];
	}

	/** Let a window end: closed, crashed or loaded anew. */
	end(window: FakeWindow): void {
		this.#windows.delete(window);
		this.#waiting = this.#waiting.filter((waiting) => waiting.window !== window);
		for (const [name, holder] of this.#holders) if (holder === window) this.#give(name);
	}

	#give(name: string): void {
		this.#holders.delete(name);
		for (const waiting of this.#waiting.filter((other) => other.name === name)) {
			if (this.#holders.has(name)) return;
			this.#waiting = this.#waiting.filter((other) => other !== waiting);
			waiting.act();
		}
	}
}

export class FakeWindow {
	readonly openId = signal<number | null>(null);
	readonly followedId = signal<number | null>(null);
	readonly unitText = signal("");
	readonly isMute = signal(false);
	fits = 0;
	isClosed = false;
	#hear: (message: Message) => void = () => {};

	constructor(readonly browser: FakeBrowser) {}

	hear(message: Message): void {
		this.#hear(message);
	}

	get #parts() {
		const channel: Channel = {
			post: (message) => this.browser.post(this, message),
			listen: (hear) => {
				this.#hear = hear;
			},
		};
		const lives: Lives = {
			hold: async (name) => this.browser.hold(this, name),
			ended: (name) => this.browser.ended(this, name),
			wait: (name, onHeld) => this.browser.wait(this, name, onHeld),
			held: async () => this.browser.held(),
		};
		const openWindow = (screen: ScreenName, desk: string): boolean => {
			if (!this.browser.isForbidding) this.browser.opened.push(`${screen} of ${desk}`);
			return !this.browser.isForbidding;
		};
		return { channel, lives, openWindow };
	}

	get #sharing() {
		return {
			shared: computed<Shared>(() => ({
				openId: this.openId.value,
				followedId: this.followedId.value,
				unitText: this.unitText.value,
				unitStatus: "",
			})),
			take: ({ openId, followedId, unitText }: Partial<Shared>): void => {
				if (openId !== undefined) this.openId.value = openId;
				if (followedId !== undefined) this.followedId.value = followedId;
				if (unitText !== undefined) this.unitText.value = unitText;
			},
			onFit: () => {
				this.fits += 1;
			},
			isMute: this.isMute,
		};
	}

	async desk(id: string): Promise<DeskWindows> {
		const { browser } = this;
		const desk = new DeskWindows({
			...this.#parts,
			id,
			anotherId: () => `${id} again`,
			wants: {
				read: () => browser.wanted,
				write: (wanted) => {
					browser.wanted = wanted;
				},
			},
		});
		await desk.start(this.#sharing);
		await settled();
		return desk;
	}

	async screen(screen: ScreenName, desk: string | null, id = `${screen} 1`): Promise<ScreenWindow> {
		const close = (): void => {
			this.isClosed = true;
		};
		const window = new ScreenWindow({ ...this.#parts, screen, id, desk, clock: this.browser.clock, close });
		await window.start(this.#sharing);
		await settled();
		return window;
	}

	async end(): Promise<void> {
		this.browser.end(this);
		await settled();
	}
}

/** Let what waits only for others to run, run. */
export async function settled(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}
