/** What is used of the page: whether somebody can see it, and its frames. */
export interface Page {
	isVisible(): boolean;
	/** Run after the next paint. */
	afterPaint(act: () => void): void;
}

/** Sends proof of sight: the newest event that was painted while the page was visible. It stands for those before it. */
export class Sight {
	readonly #page: Page;
	readonly #send: (seq: number) => void;
	#drawn = 0;
	#sent = 0;
	#waiting = false;

	constructor(page: Page, send: (seq: number) => void) {
		this.#page = page;
		this.#send = send;
	}

	/** The events up to `seq` are in the page's tree. */
	drawn(seq: number): void {
		this.#drawn = seq;
		this.check();
	}

	/** Also to be called when the page becomes visible. */
	check(): void {
		if (this.#waiting || this.#drawn <= this.#sent || !this.#page.isVisible()) return;
		this.#waiting = true;
		const seq = this.#drawn;
		this.#page.afterPaint(() => {
			this.#waiting = false;
			if (!this.#page.isVisible()) return;
			this.#sent = seq;
			this.#send(seq);
			this.check();
		});
	}
}
