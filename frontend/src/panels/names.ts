// The names of what cards refer to by code.
import type { CatalogueItem } from "../contract.ts";
import { language, words } from "../i18n/index.ts";

/** The name in the screen's language; a code that the catalogue does not know stands for itself. */
export function nameOf(items: readonly CatalogueItem[], code: string): string {
	const item = items.find((candidate) => candidate.code === code);
	if (!item) return code;
	return language.value === "vi" ? item.name_vi : item.name_en;
}

/** Two letters for an agency. */
export function lettersOf(agency: string): string {
	return words.value.agencyLetters[agency] ?? agency.slice(0, 2).toUpperCase();
}

/** `0912 345 678` out of `+84912345678`; other countries' numbers as they are. */
export function phone(number: string): string {
	const national = number.replace(/^\+84/, "0");
	return /^0\d{9}$/.test(national) ? national.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1 $2 $3") : national;
}
