// How lists are searched: whoever types in haste types no accents.
import { fold, foldTelex } from "../i18n/fold.ts";

const SIGNS_IN_NUMBERS = /[.()-]/g;

/**
 * A test of folded texts: all words that are searched for are in them, in any order.
 *
 * A number may be written with signs, and a word with the keys of Telex.
 */
export function searching(text: string): (known: string) => boolean {
	const ways = fold(text).split(" ").filter(Boolean).map(waysToWrite);
	return (known) => ways.every((ways) => ways.some((way) => known.includes(way)));
}

function waysToWrite(word: string): string[] {
	const number = word.replace(SIGNS_IN_NUMBERS, "");
	return [word, ...(/^\d{3,}$/.test(number) ? [number] : [foldTelex(word)])];
}
