// The screen's language: Vietnamese unless the centre or the person chose otherwise; switched without a reload.
// Only the words of one language come with the page; those of the other when they are wanted.
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Words } from "./vi.ts";

export type { Words };

const LANGUAGES = {
	vi: async (): Promise<Words> => (await import("./vi.ts")).vi,
	en: async (): Promise<Words> => (await import("./en.ts")).en,
};
export type Language = keyof typeof LANGUAGES;

const REMEMBERED = "eoc.language";

function isLanguage(code: string | null): code is Language {
	return code !== null && code in LANGUAGES;
}

const shown = signal<Language>("vi");
const texts = signal<Words | null>(null);
const missing = signal<Language | null>(null);
/** The language that was asked for last. */
let wanted: Language | null = null;

/** The language of `words`. */
export const language: ReadonlySignal<Language> = shown;

/** All texts of the screen. There are none until `speak` was answered with true. */
export const words = computed<Words>(() => {
	if (!texts.value) throw new Error("no language has been loaded");
	return texts.value;
});

/** The language that was asked for last and could not be fetched. */
export const missingLanguage: ReadonlySignal<Language | null> = missing;

/** Fetch the words of a language beforehand, and return whether they are there. */
export async function fetchLanguage(code: Language): Promise<boolean> {
	return (await fetched(code)) !== null;
}

/** Show the screen in a language as soon as its words are there; return whether it is shown in it now. */
export async function speak(code: Language): Promise<boolean> {
	wanted = code;
	const found = await fetched(code);
	// Somebody has meanwhile asked for another one.
	if (wanted !== code) return false;
	batch(() => {
		missing.value = found ? null : code;
		if (!found) return;
		texts.value = found;
		shown.value = code;
	});
	return found !== null;
}

/** The person's own choice; this machine remembers it. */
export async function chooseLanguage(code: Language): Promise<void> {
	if (await speak(code)) localStorage.setItem(REMEMBERED, code);
}

/** Take what another window of this machine's person chooses. */
export function followLanguage(): void {
	addEventListener("storage", ({ key, newValue }) => {
		if (key === REMEMBERED && isLanguage(newValue)) void speak(newValue);
	});
}

/** Take what this machine's person chose, else what the page or the centre proposes; return whether it is shown. */
export async function settleLanguage(proposed: string): Promise<boolean> {
	const remembered = localStorage.getItem(REMEMBERED);
	return speak(isLanguage(remembered) ? remembered : isLanguage(proposed) ? proposed : shown.peek());
}

async function fetched(code: Language): Promise<Words | null> {
	try {
		return await LANGUAGES[code]();
	} catch (error) {
		console.warn(error);
		return null;
	}
}
