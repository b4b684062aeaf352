// The language of a screen: Vietnamese unless the centre or the person chose otherwise; switched without a reload.
// Only the words of one language come with the page; those of the other when they are wanted. Of each, those of the first
// screen may come first: whoever draws what comes later waits for `fetchAllWords`.
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";

export type Language = "vi" | "en";

const REMEMBERED = "eoc.language";

function isLanguage(code: string | null): code is Language {
	return code === "vi" || code === "en";
}

export interface Speech<Words> {
	/** The language of `words`. */
	language: ReadonlySignal<Language>;
	/** All texts of the screen. There are none until `speak` was answered with true, and only the first before `fetchAllWords`. */
	words: ReadonlySignal<Words>;
	/** The language that was asked for last and could not be fetched. */
	missingLanguage: ReadonlySignal<Language | null>;
	/** Fetch also the words of what is drawn after the first screen, in the language that is shown. Throws where that fails. */
	fetchAllWords(): Promise<void>;
	/** Fetch the words of a language beforehand, and return whether they are there. */
	fetchLanguage(code: Language): Promise<boolean>;
	/** Show the screen in a language as soon as its words are there; return whether it is shown in it now. */
	speak(code: Language): Promise<boolean>;
	/** The person's own choice; this machine remembers it. */
	chooseLanguage(code: Language): Promise<void>;
	/** Take what another window of this machine's person chooses. */
	followLanguage(): void;
	/** Take what this machine's person chose, else what the page or the centre proposes; return whether it is shown. */
	settleLanguage(proposed: string): Promise<boolean>;
}

type Fetching<Words> = Readonly<Record<Language, () => Promise<Words>>>;

/** Make the language of a screen out of the words that can be fetched for it: those of the first screen, and those that come later. */
export function speech<First extends object, Later extends object = object>(
	fetchFirst: Fetching<First>,
	fetchLater?: Fetching<Later>,
): Speech<First & Later> {
	type Words = First & Later;
	const shown = signal<Language>("vi");
	const texts = signal<Words | null>(null);
	const missing = signal<Language | null>(null);
	/** The language that was asked for last. */
	let wanted: Language | null = null;
	/** Whether somebody draws more than the first screen. */
	let isAllWanted = false;
	/** The languages of which all words are there. */
	const whole = new Set<Language>();

	async function fetched(code: Language): Promise<Words | null> {
		const isAll = isAllWanted;
		try {
			const [first, later] = await Promise.all([fetchFirst[code](), isAll ? fetchLater?.[code]() : undefined]);
			if (isAll) whole.add(code);
			// The same words get more of them: what is drawn needs not be drawn anew.
			return Object.assign(first, later) as Words;
		} catch (error) {
			console.warn(error);
			return null;
		}
	}

	async function speak(code: Language): Promise<boolean> {
		wanted = code;
		const found = await fetched(code);
		// Somebody has meanwhile asked for another one.
		if (wanted !== code) return false;
		// Or draws more than the first screen.
		if (found && isAllWanted && !whole.has(code)) return speak(code);
		batch(() => {
			missing.value = found ? null : code;
			if (!found) return;
			texts.value = found;
			shown.value = code;
		});
		return found !== null;
	}

	return {
		language: shown,
		words: computed<Words>(() => {
			if (!texts.value) throw new Error("no language has been loaded");
			return texts.value;
		}),
		missingLanguage: missing,
		async fetchAllWords() {
			isAllWanted = true;
			while (!whole.has(shown.peek()))
				if (!(await fetched(shown.peek()))) throw new Error("the words of what comes later are missing");
		},
		async fetchLanguage(code) {
			return (await fetched(code)) !== null;
		},
		speak,
		async chooseLanguage(code) {
			if (await speak(code)) localStorage.setItem(REMEMBERED, code);
		},
		followLanguage() {
			addEventListener("storage", ({ key, newValue }) => {
				if (key === REMEMBERED && isLanguage(newValue)) void speak(newValue);
			});
		},
		async settleLanguage(proposed) {
			const remembered = localStorage.getItem(REMEMBERED);
			return speak(isLanguage(remembered) ? remembered : isLanguage(proposed) ? proposed : shown.peek());
		},
	};
}
