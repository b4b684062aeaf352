// The texts of the console.
import { speech } from "./speech.ts";
import type { Words } from "./vi.ts";

export type { Language } from "./speech.ts";
export type { Words };

export const { language, words, missingLanguage, fetchLanguage, speak, chooseLanguage, followLanguage, settleLanguage } =
	speech<Words>({
		vi: async () => (await import("./vi.ts")).vi,
		en: async () => (await import("./en.ts")).en,
	});
