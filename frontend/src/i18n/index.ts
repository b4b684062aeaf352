// The screen's language: Vietnamese unless the centre or the person chose otherwise; switched without a reload.
import { computed, signal } from "@preact/signals-core";
import { en } from "./en.ts";
import { vi, type Words } from "./vi.ts";

export type { Words };

const LANGUAGES = { vi, en };
export type Language = keyof typeof LANGUAGES;

const REMEMBERED = "eoc.language";

function isLanguage(code: string | null): code is Language {
	return code !== null && code in LANGUAGES;
}

export const language = signal<Language>("vi");

/** All texts of the screen. */
export const words = computed<Words>(() => LANGUAGES[language.value]);

/** The person's own choice; this machine remembers it. */
export function chooseLanguage(code: Language): void {
	localStorage.setItem(REMEMBERED, code);
	language.value = code;
}

/** Take what this machine's person chose, else what the page or the centre proposes. */
export function settleLanguage(proposed: string): void {
	const remembered = localStorage.getItem(REMEMBERED);
	if (isLanguage(remembered)) language.value = remembered;
	else if (isLanguage(proposed)) language.value = proposed;
}
