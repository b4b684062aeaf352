// The screen stays on while a crew is at work: a dark one sends no position.
import { type ReadonlySignal, signal } from "@preact/signals-core";

export class ScreenLight {
	readonly #isHeld = signal(false);
	#isWanted = false;
	#sentinel: WakeLockSentinel | null = null;

	get isHeld(): ReadonlySignal<boolean> {
		return this.#isHeld;
	}

	/** Whether this browser can keep the screen on. */
	get isPossible(): boolean {
		return "wakeLock" in navigator;
	}

	want(isWanted: boolean): void {
		this.#isWanted = isWanted;
		if (!isWanted) void this.#sentinel?.release();
		else void this.hold();
	}

	/** To be called when the page is looked at again, too: a browser lets go of the light when it is hidden. */
	async hold(): Promise<void> {
		if (!this.#isWanted || this.#sentinel || !this.isPossible || document.visibilityState !== "visible") return;
		try {
			const sentinel = await navigator.wakeLock.request("screen");
			this.#sentinel = sentinel;
			this.#isHeld.value = true;
			sentinel.onrelease = () => {
				this.#sentinel = null;
				this.#isHeld.value = false;
			};
		} catch {
			// With little battery a browser refuses it; the crew is told that the screen may go dark.
		}
	}
}
