import { words } from "./index.ts";

/** Two letters for an agency. */
export function lettersOf(agency: string): string {
	return words.value.agencyLetters[agency] ?? agency.slice(0, 2).toUpperCase();
}
