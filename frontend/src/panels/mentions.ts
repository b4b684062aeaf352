// Units that a text names as `@XE07`: found, completed while one types, and shown. The centre decides whom a note names.
import { partOfSign } from "../commandline/finding.ts";
import type { UnitCard } from "../contract.ts";
import { foldSign } from "../i18n/fold.ts";

const NAMED = /(?<![\p{L}\p{N}_])@([\p{L}\p{N}_][\p{L}\p{N}_./-]*)/gu;
const BEING_NAMED = /(?<![\p{L}\p{N}_])@([\p{L}\p{N}_./-]*)$/u;
const MOST_LISTED = 8;

/** A part of a text: words, or the name of a unit. */
export type Part = string | { text: string; unit: UnitCard };

/** A text in its parts. `units` are those that it names, as far as this desk sees them. */
export function partsNaming(text: string, units: readonly UnitCard[]): Part[] {
	const bySign = new Map(units.map((unit) => [foldSign(unit.call_sign), unit]));
	const parts: Part[] = [];
	let end = 0;
	for (const found of text.matchAll(NAMED)) {
		const unit = bySign.get(foldSign(found[1] ?? ""));
		if (!unit) continue;
		// A full stop after the name is no part of it.
		const named = found[0].replace(/[./-]+$/, "");
		parts.push(text.slice(end, found.index), { text: named, unit });
		end = found.index + named.length;
	}
	return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** The units that may be meant by what stands before the caret, from an `@` on; null where nothing is being named. */
export function unitsBeingNamed(text: string, caret: number, units: readonly UnitCard[]): UnitCard[] | null {
	const typed = BEING_NAMED.exec(text.slice(0, caret))?.[1];
	if (typed === undefined) return null;
	const found: UnitCard[] = [];
	const isPart = partOfSign(typed);
	for (const unit of units) {
		if (found.length === MOST_LISTED) break;
		if (isPart(unit)) found.push(unit);
	}
	// What is already typed in full needs no list.
	return found.length === 1 && found[0]?.call_sign === typed ? null : found;
}

/** The text and the caret when the name before it is completed. */
export function completed(text: string, caret: number, unit: UnitCard): { text: string; caret: number } {
	const before = text.slice(0, caret).replace(BEING_NAMED, `@${unit.call_sign.replace(/\s/g, "")} `);
	return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}
