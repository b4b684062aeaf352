// A map of the ground on a page: it finds its style, follows theme and language, and asks whether something has changed.
import { type Signal, signal } from "@preact/signals";
import type { MapStyle } from "../contract.ts";
import { language, words } from "../i18n/index.ts";
import { canDraw, type MapHands, type MapView, openMap } from "./index.ts";
import { hiddenIn, type MapTheme, readStyle } from "./styleDocument.ts";

const RETRY_MS = 3_000;
/** So often the map asks whether something has changed. */
const REFRESH_MS = 60_000;

export type Sentence = "mapLoading" | "mapFailed" | "mapNoWebgl" | "mapNotAllowed";

export class Ground {
	/** What is to be said in place of the map; null where it is there. */
	readonly sentence: Signal<Sentence | null> = signal<Sentence | null>("mapLoading");
	readonly style: Signal<MapStyle | null> = signal<MapStyle | null>(null);
	/** The groups that are hidden; null until a style says which are at first. */
	readonly hidden: Signal<ReadonlySet<string> | null> = signal<ReadonlySet<string> | null>(null);
	readonly view: Signal<MapView | null> = signal<MapView | null>(null);
	readonly #onSignedOut: () => void;
	readonly #ends: (() => void)[] = [];
	#drawnIn = language.peek();
	#closed = false;
	#refreshing = false;

	constructor(onSignedOut: () => void) {
		this.#onSignedOut = onSignedOut;
	}

	/** Open the map; tries again while the centre does not answer. */
	async open(container: HTMLElement, hands?: MapHands): Promise<void> {
		if (!canDraw()) {
			this.sentence.value = "mapNoWebgl";
			return;
		}
		const first = await this.#read();
		if (this.#closed) return;
		if (!first) {
			if (this.sentence.peek() === "mapFailed") this.#later(container, hands);
			return;
		}
		this.style.value = first;
		this.hidden.value = new Set(first.metadata.groups.filter((group) => !group.shown).map((group) => group.id));
		let view: MapView;
		try {
			view = await openMap({
				container,
				style: first,
				title: words.peek().mapTitle,
				onKeyRefused: () => void this.#refresh(true),
				...(hands && { hands }),
			});
		} catch (error) {
			console.warn(error);
			this.sentence.value = "mapFailed";
			this.#later(container, hands);
			return;
		}
		if (this.#closed) {
			view.close();
			return;
		}
		view.hide(this.hidden.peek() ?? new Set());
		this.view.value = view;
		const theme = new MutationObserver(() => void this.redraw());
		theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
		const asking = setInterval(() => void this.#refresh(false), REFRESH_MS);
		this.#ends.push(
			() => clearInterval(asking),
			() => theme.disconnect(),
			language.subscribe((code) => {
				view.name(words.peek().mapTitle);
				if (code !== this.#drawnIn) void this.redraw();
			}),
		);
	}

	/** Draw the ground in the colours and words of now. */
	async redraw(): Promise<void> {
		const next = await this.#read();
		if (!next) return;
		this.#list(next);
		this.view.peek()?.draw(next);
	}

	/** Hide these groups of layers, and show all others. */
	hide(groups: ReadonlySet<string>): void {
		this.hidden.value = groups;
		this.view.peek()?.hide(groups);
	}

	/** Take the map from the page, for good. */
	close(): void {
		this.#closed = true;
		for (const end of this.#ends) end();
		this.view.peek()?.close();
		this.view.value = null;
	}

	#later(container: HTMLElement, hands: MapHands | undefined): void {
		const again = setTimeout(() => void this.open(container, hands), RETRY_MS);
		this.#ends.push(() => clearTimeout(again));
	}

	/** Fetch the style as this person now wants it. Says what is wrong where there is none. */
	async #read(): Promise<MapStyle | null> {
		const inLanguage = language.peek();
		const answer = await readStyle(document.documentElement.dataset.theme as MapTheme, inLanguage);
		if (answer.ok) {
			this.#drawnIn = inLanguage;
			this.sentence.value = null;
			return answer.style;
		}
		if (answer.status === 401) this.#onSignedOut();
		this.sentence.value = answer.code === "not_allowed" ? "mapNotAllowed" : "mapFailed";
		return null;
	}

	/** Offer the groups of a style that is about to be drawn. */
	#list(next: MapStyle): void {
		const before = this.hidden.peek() ?? new Set<string>();
		const after = hiddenIn(next, this.style.peek() ?? next, before);
		this.style.value = next;
		if (after !== before) this.hide(after);
	}

	async #refresh(anyKey: boolean): Promise<void> {
		if (this.#refreshing) return;
		this.#refreshing = true;
		const next = await this.#read();
		this.#refreshing = false;
		const view = this.view.peek();
		if (!next || !view) return;
		this.#list(next);
		view.refresh(next, anyKey);
	}
}
