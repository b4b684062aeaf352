// Which types of incident a few words mean, as they are typed while somebody listens.
import type { IncidentTypeItem } from "../contract.ts";
import { fold, foldTelex } from "../i18n/fold.ts";

/** As many as are told apart by the digits beside them, and read at a glance. */
export const TYPES_SHOWN = 5;
/** Of words that do not all fit, shorter ones prove nothing. */
const LEAST_LETTERS = 3;

interface Name {
	text: string;
	words: readonly string[];
	initials: string;
}

interface Fit {
	type: IncidentTypeItem;
	/** How many of the typed words stand in the name. */
	found: number;
	/** Smaller is better, the first difference decides. */
	rank: readonly number[];
}

const names = new WeakMap<IncidentTypeItem, readonly Name[]>();

function namesOf(type: IncidentTypeItem): readonly Name[] {
	let known = names.get(type);
	if (!known) {
		known = [type.name_vi, type.name_en].map((name) => {
			const words = wordsOf(fold(name));
			return { text: words.join(" "), words, initials: words.map((word) => word[0]).join("") };
		});
		names.set(type, known);
	}
	return known;
}

function wordsOf(folded: string): string[] {
	return folded.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

function fitOf(type: IncidentTypeItem, typed: readonly string[], agencies: readonly string[]): Fit | null {
	const whole = typed.join(" ");
	const isOther = type.agencies.some((agency) => agencies.includes(agency)) ? 0 : 1;
	const fits = namesOf(type).map(({ text, words, initials }, language): Fit => {
		const found = typed.filter((word) => words.some((other) => other.startsWith(word))).length;
		const begins = text.startsWith(whole);
		// `tngt`: how everybody writes Tai nạn giao thông.
		const isShort = typed.length === 1 && whole.length > 1 && initials.startsWith(whole);
		const rank = [begins ? 0 : isShort ? 1 : 2, isOther, language, type.priority, text.length];
		return { type, found: begins || isShort ? typed.length : found, rank };
	});
	const [best] = fits.toSorted(better);
	return best && best.found > 0 ? best : null;
}

function better(a: Fit, b: Fit): number {
	if (a.found !== b.found) return b.found - a.found;
	const at = a.rank.findIndex((part, index) => part !== b.rank[index]);
	return at < 0 ? 0 : (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
}

function fitting(types: readonly IncidentTypeItem[], typed: readonly string[], agencies: readonly string[]): Fit[] {
	return types.flatMap((type) => fitOf(type, typed, agencies) ?? []).sort(better);
}

/**
 * The types that words mean, the likeliest first, at most five: case, accents and keys of Telex do not matter, nor does
 * an unfinished word. Where no type has all the words, those that have most of them. Types of `agencies` go before equals.
 */
export function typesMeant(
	text: string,
	types: readonly IncidentTypeItem[],
	agencies: readonly string[],
): readonly IncidentTypeItem[] {
	const folded = fold(text);
	const readings = [folded, foldTelex(folded)].map(wordsOf);
	const whole = readings.map((typed) => fitting(types, typed, agencies).filter(({ found }) => found === typed.length));
	const partly = readings.map((typed) =>
		fitting(
			types,
			typed.filter(({ length }) => length >= LEAST_LETTERS),
			agencies,
		),
	);
	const found = [...whole, ...partly].find(({ length }) => length > 0) ?? [];
	return found.slice(0, TYPES_SHOWN).map(({ type }) => type);
}
