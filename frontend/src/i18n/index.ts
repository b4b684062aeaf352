// The texts of the console.
import { speech } from "./speech.ts";
import type { LaterWords } from "./vi/later.ts";
import type { FirstWords, Words } from "./vi.ts";

export type { Language } from "./speech.ts";
export type { Words };

export const {
	language,
	words,
	missingLanguage,
	fetchAllWords,
	fetchLanguage,
	speak,
	chooseLanguage,
	followLanguage,
	settleLanguage,
} = speech<FirstWords, LaterWords>(
	{
		vi: async () => (await import("./vi.ts")).vi,
		en: async () => (await import("./en.ts")).en,
	},
	{
		vi: async () => (await import("./vi/later.ts")).later,
		en: async () => (await import("./en/later.ts")).later,
	},
);
