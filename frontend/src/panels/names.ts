// The names of what cards refer to by code.
import type { CallCard, Catalogue, CatalogueItem, ReasonCard } from "../contract.ts";
import { language, words } from "../i18n/index.ts";

/** The name in the screen's language; a code that the catalogue does not know stands for itself. */
export function nameOf(items: readonly CatalogueItem[], code: string): string {
	const item = items.find((candidate) => candidate.code === code);
	if (!item) return code;
	return language.value === "vi" ? item.name_vi : item.name_en;
}

/** What a response plan needs: a capability, a type of unit, or any unit of an agency. */
export function capabilityName(catalogue: Catalogue, code: string): string {
	const agency = /^agency:(.+)$/.exec(code)?.[1];
	return agency ? nameOf(catalogue.agencies, agency) : nameOf([...catalogue.capabilities, ...catalogue.unit_types], code);
}

/** A text that is there in both languages. */
export function textOf({ text_vi, text_en }: { text_vi: string; text_en: string }): string {
	return language.value === "vi" ? text_vi : text_en;
}

/** A reason as a sentence in the screen's language. */
export function sentenceOf(reason: ReasonCard): string {
	return reason[language.value];
}

/** The line as it is dialled, which is short and known to everybody; of a line that is not dialled, its name. */
export function lineOf({ lines }: Catalogue, { line }: CallCard): string {
	return /^\d+$/.test(line) ? line : nameOf(lines, line);
}

/** A score from 0 to 1 as a person reads it. */
export function percent(score: number): string {
	return `${Math.round(score * 100)} %`;
}

/** Who is on the line, as far as the network says. */
export function callerOf(call: CallCard): string {
	const t = words.value;
	if (call.caller_kind === "number") return call.caller ? phone(call.caller) : t.unknownCaller;
	return t.callerKind[call.caller_kind];
}

/** `NM` out of `Nguyễn Thị Mai`; of a single word its first two letters. */
export function initialsOf(name: string): string {
	const words = name.trim().split(/[\s._-]+/);
	const first = words[0] ?? "";
	const last = words.at(-1) ?? "";
	return (words.length > 1 ? first.slice(0, 1) + last.slice(0, 1) : first.slice(0, 2)).toLocaleUpperCase("vi");
}

/** `0912 345 678` out of `+84912345678`; other countries' numbers as they are. */
export function phone(number: string): string {
	const national = number.replace(/^\+84/, "0");
	return /^0\d{9}$/.test(national) ? national.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1 $2 $3") : national;
}

/** How a line is said in a word: its number, which everybody knows. */
export function lineText(code: string): string {
	return code === "unknown" ? words.value.shiftOtherNumbers : code;
}
