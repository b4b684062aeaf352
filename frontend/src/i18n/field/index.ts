// The texts of the crew's page.
import { speech } from "../speech.ts";
import type { FieldWords } from "./vi.ts";

export type { FieldWords };

export const { language, words, chooseLanguage, followLanguage, settleLanguage } = speech<FieldWords>({
	vi: async () => (await import("./vi.ts")).vi,
	en: async () => (await import("./en.ts")).en,
});
