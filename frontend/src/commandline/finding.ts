// Which card of the board a word means. Each looks at every card once, and never guesses between two.
import type { CatalogueItem, HospitalItem, IncidentCard, UnitCard } from "../contract.ts";
import { fold, foldSign, foldTelex, withoutZeros } from "../i18n/fold.ts";
import type { Control, Finding, Known } from "./known.ts";

/** Fewer figures than this name no incident: `2` is the beginning of a note, or one of many. */
const LEAST_FIGURES = 2;
/** No call sign is longer. */
const LONGEST_SIGN = 40;

/** The cards that a word may mean: one where it is clear. */
export type Meant<Card> = readonly Card[];

interface Folded {
	sign: string;
	short: string;
}

const signs = new WeakMap<UnitCard, Folded>();
const texts = new WeakMap<IncidentCard | UnitCard, string>();

function signOf(unit: UnitCard): Folded {
	let folded = signs.get(unit);
	if (!folded) {
		const sign = foldSign(unit.call_sign);
		folded = { sign, short: withoutZeros(sign) };
		signs.set(unit, folded);
	}
	return folded;
}

/** Tells whether a word is a part of a unit's call sign; an empty one is part of each. */
export function partOfSign(word: string): (unit: UnitCard) => boolean {
	if (word.length > LONGEST_SIGN) return () => false;
	const typed = foldSign(word);
	const typedShort = withoutZeros(typed);
	return (unit) => {
		const { sign, short } = signOf(unit);
		return sign.includes(typed) || short === typedShort;
	};
}

/** The unit of this call sign, else the units of which the word is a part. */
export function unitsMeant(word: string, units: readonly UnitCard[]): Meant<UnitCard> {
	const typed = word.length > LONGEST_SIGN ? "" : foldSign(word);
	if (!typed) return [];
	const isPart = partOfSign(word);
	const parts: UnitCard[] = [];
	for (const unit of units) {
		if (signOf(unit).sign === typed) return [unit];
		if (isPart(unit)) parts.push(unit);
	}
	// Who typed a whole number does not mean another one that only begins so.
	const [only] = parts;
	return parts.length === 1 && only && /\d$/.test(typed) && new RegExp(`${typed}\\d`).test(signOf(only).sign) ? [] : parts;
}

/** Whether a word is written as an incident's number is: figures, with dashes between them. */
export function isNumber(word: string): boolean {
	return /^\d[\d-]*$/.test(word);
}

/** Whether there are enough figures to name an incident. */
export function namesIncident(word: string): boolean {
	return isNumber(word) && figures(word).length >= LEAST_FIGURES;
}

function figures(text: string): string {
	return text.replace(/\D/g, "");
}

/** The incidents whose number ends with the word's figures; the one whose number it is. */
export function incidentsMeant(word: string, incidents: readonly IncidentCard[]): Meant<IncidentCard> {
	const typed = figures(word);
	const ends: IncidentCard[] = [];
	for (const incident of incidents) {
		const number = figures(incident.number);
		if (number === typed) return [incident];
		if (number.endsWith(typed)) ends.push(incident);
	}
	return ends;
}

/** The hospital of this code, else those in whose names, in either language, all words stand. */
export function hospitalsMeant(words: string, hospitals: readonly HospitalItem[]): Meant<HospitalItem> {
	const exact = hospitals.filter(({ code }) => code === words);
	if (exact.length > 0) return exact;
	const holds = holding(words);
	return hospitals.filter(({ code, name_vi, name_en }) => holds(fold(`${code} ${name_vi} ${name_en}`)));
}

/** Tells whether all words stand in a folded text, as they are or as Telex keys. */
function holding(words: string): (text: string) => boolean {
	const folded = fold(words);
	const [typed, meant] = [folded.split(" "), foldTelex(folded).split(" ")];
	return (text) => typed.every((word) => text.includes(word)) || meant.every((word) => text.includes(word));
}

function textOf(card: IncidentCard | UnitCard, make: () => readonly string[]): string {
	let text = texts.get(card);
	if (text === undefined) {
		text = fold(make().join(" "));
		texts.set(card, text);
	}
	return text;
}

/** The names of an item in both languages, by its code. */
function namesByCode(items: readonly CatalogueItem[]): (code: string | null) => readonly string[] {
	const names = new Map(items.map(({ code, name_vi, name_en }) => [code, [name_vi, name_en]]));
	return (code) => names.get(code ?? "") ?? [];
}

/** What can be pressed or entered in whose words, or those of its place, all words stand: at most so many, short names first. */
export function controlsMeant(words: string, controls: readonly Control[], most: number): Control[] {
	const holds = holding(words);
	const typed = fold(words);
	const rank = ({ name }: Control): number => (fold(name).startsWith(typed) ? 0 : holds(fold(name)) ? 1 : 2);
	return controls
		.filter(({ name, where }) => holds(fold(`${name} ${where}`)))
		.sort((one, other) => rank(one) - rank(other) || one.name.length - other.name.length)
		.slice(0, most);
}

/** The incidents, then the units, in which all words stand: at most so many. */
export function search(words: string, { catalogue, incidents, units }: Known, most: number): Finding[] {
	const incidentType = namesByCode(catalogue.incident_types);
	const unitType = namesByCode(catalogue.unit_types);
	const station = namesByCode(catalogue.stations);
	const holds = holding(words);
	const found: Finding[] = [];
	// The end of a number means that incident here as everywhere, before whatever else holds the same digits.
	const meant = /^\d+$/.test(words) ? incidents.filter(({ number }) => number.endsWith(words)) : [];
	for (const incident of meant.slice(0, most)) found.push({ kind: "incident", incident });
	for (const incident of incidents) {
		if (meant.includes(incident)) continue;
		if (found.length === most) return found;
		const { number, type, place, what, assignments } = incident;
		const signs = assignments.map(({ call_sign }) => call_sign);
		if (holds(textOf(incident, () => [number, ...incidentType(type), place, what, ...signs])))
			found.push({ kind: "incident", incident });
	}
	for (const unit of units) {
		if (found.length === most) return found;
		const { call_sign, crew, type } = unit;
		if (holds(textOf(unit, () => [call_sign, ...crew, ...unitType(type), ...station(unit.station)])))
			found.push({ kind: "unit", unit });
	}
	return found;
}
