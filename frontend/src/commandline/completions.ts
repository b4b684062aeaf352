// How a half-typed line may go on.
import type { HospitalItem, IncidentCard, LineItem, UnitCard } from "../contract.ts";
import { fold } from "../i18n/fold.ts";
import { isFree } from "../panels/choice.ts";
import { mayChange, maySend, maySendFor } from "../panels/rights.ts";
import type { ScreenName } from "../screens/protocol.ts";
import { hospitalsMeant, incidentsMeant, isNumber, namesIncident, partOfSign } from "./finding.ts";
import type { Known } from "./known.ts";
import { partsOf, type Verb, WORDS } from "./parts.ts";
import { MOST_LISTED, type ReportVerb, STATUS } from "./reading.ts";
import { screensFrom } from "./windows.ts";

/** The line as it would then be, and what stands in it anew. */
export type Completion = { line: string } & (
	| { kind: "verb"; verb: Verb; word: string }
	| { kind: "unit"; unit: UnitCard }
	| { kind: "incident"; incident: IncidentCard }
	| { kind: "hospital"; hospital: HospitalItem }
	| { kind: "line"; to: LineItem }
	| { kind: "priority"; priority: number }
	| { kind: "window"; screen: ScreenName; word: string }
);

const LONGEST = 200;

/** The likeliest ways to go on, at most so many as are listed; none where the line says all that it needs to. */
export function completionsOf(line: string, known: Known): Completion[] {
	const { verb, first, words } = partsOf(line);
	if (first === "" || line.length > LONGEST) return [];
	const isAfterSpace = /\s$/.test(line);
	if (words.length === 0 && !isAfterSpace) return verb ? [] : verbsFrom(first);
	/** The word that is being typed, and those before it. */
	const word = isAfterSpace ? "" : (words.at(-1) ?? "");
	const before = isAfterSpace ? words : words.slice(0, -1);
	const start = isAfterSpace ? line : line.slice(0, line.length - word.length);
	switch (verb) {
		case "D":
			return ofDispatch(start, word, before, known);
		case "E":
		case "O":
		case "C":
			return before.length === 0 ? ofReport(start, word, verb, known) : [];
		case "T":
			return before.length === 0 ? ofReport(start, word, verb, known) : ofHospital(line, before, known);
		case "P":
			return ofPriority(start, word, before, known);
		case "R":
			return ofRefer(line, start, word, before, known);
		case "F":
			return before.length === 0 ? unitsFrom(start, word, known.units, known.isPlaced) : [];
		case "W":
			return before.length === 0 ? windowsFrom(start, word) : [];
		case "N":
		case "L":
			return before.length === 0 ? incidentsFrom(start, word, known) : [];
		case "M":
			return before.length === 0 ? ofMessage(start, word, known) : [];
		default:
			return [];
	}
}

function verbsFrom(first: string): Completion[] {
	const typed = fold(first).toUpperCase();
	return WORDS.filter(([word]) => word.startsWith(typed)).map(([word, verb]) => ({
		kind: "verb",
		line: verb === "A" || verb === "U" ? word : `${word} `,
		verb,
		word,
	}));
}

function unitsFrom(start: string, word: string, units: readonly UnitCard[], fits: (unit: UnitCard) => boolean): Completion[] {
	const isPart = partOfSign(word);
	const found: Completion[] = [];
	for (const unit of units) {
		if (found.length === MOST_LISTED) break;
		if (isPart(unit) && fits(unit)) found.push({ kind: "unit", line: `${start}${unit.call_sign} `, unit });
	}
	// What is already typed in full needs no list.
	return found.length === 1 && found[0]?.line === `${start}${word} ` ? [] : found;
}

function windowsFrom(start: string, word: string): Completion[] {
	return screensFrom(word)
		.filter((found) => found.word !== word)
		.map((found) => ({ kind: "window", line: `${start}${found.word}`, ...found }));
}

function incidentsFrom(start: string, word: string, known: Known): Completion[] {
	if (word !== "" && !isNumber(word)) return [];
	const ending = word === "" ? known.incidents : incidentsMeant(word, known.incidents);
	// Of a number that is half typed, the end is yet to come.
	const meant = ending.length > 0 ? ending : known.incidents.filter(({ number }) => number.includes(word));
	return meant
		.filter(({ number }) => number !== word)
		.slice(0, MOST_LISTED)
		.map((incident) => ({ kind: "incident", line: `${start}${incident.number} `, incident }));
}

/** An incident, or a unit once the word has a figure: before that it may be the text. */
function ofMessage(start: string, word: string, known: Known): Completion[] {
	return /\d/.test(word) && !isNumber(word)
		? unitsFrom(start, word, known.units, () => true)
		: incidentsFrom(start, word, known);
}

function ofDispatch(start: string, word: string, before: readonly string[], known: Known): Completion[] {
	if (!maySend(known.me)) return [];
	const last = before.at(-1);
	// After the number nothing follows.
	if (last !== undefined && namesIncident(last)) return [];
	if (before.length > 0 && (word === "" || isNumber(word))) return incidentsFrom(start, word, known);
	const named = new Set(before.map(fold));
	return unitsFrom(
		start,
		word,
		known.units,
		(unit) => isFree(unit) && maySendFor(known.me, unit.agency) && !named.has(fold(unit.call_sign)),
	);
}

function ofReport(start: string, word: string, verb: ReportVerb, known: Known): Completion[] {
	const assignments = new Map(
		known.incidents.flatMap((incident) => incident.assignments.map((assignment) => [assignment.id, assignment])),
	);
	const types = new Map(known.catalogue.unit_types.map((type) => [type.code, type]));
	return unitsFrom(start, word, known.units, (unit) => {
		const assignment = assignments.get(unit.assignment_id ?? 0);
		if (!assignment || !maySendFor(known.me, unit.agency)) return false;
		return types.get(unit.type)?.next[assignment.status]?.includes(STATUS[verb]) ?? false;
	});
}

function ofHospital(line: string, before: readonly string[], known: Known): Completion[] {
	const [unit = ""] = before;
	const end = line.indexOf(unit) + unit.length;
	const typed = line.slice(end).trim();
	const { hospitals } = known.catalogue;
	return (typed === "" ? hospitals : hospitalsMeant(typed, hospitals))
		.map((hospital) => ({ kind: "hospital" as const, line: `${line.slice(0, end)} ${hospital.code} `, hospital }))
		.filter((completion) => completion.line.trim() !== line.trim())
		.slice(0, MOST_LISTED);
}

function ofPriority(start: string, word: string, before: readonly string[], known: Known): Completion[] {
	if (!mayChange(known.me) || before.length > 1) return [];
	const [named] = before;
	if (named === undefined) return word.length === 1 ? [] : incidentsFrom(start, word, known);
	if (word !== "" || !namesIncident(named)) return [];
	return [1, 2, 3, 4, 5].map((priority) => ({ kind: "priority", line: `${start}${priority}`, priority }));
}

function ofRefer(line: string, start: string, word: string, before: readonly string[], known: Known): Completion[] {
	if (!mayChange(known.me) || before.length > 1) return [];
	const lines = known.catalogue.lines.filter(({ refers_as, code }) => refers_as !== null && code.startsWith(word));
	const toLines = lines.map((to) => ({ kind: "line" as const, line: `${start}${to.code}`, to }));
	const isWhole = toLines.some((completion) => completion.line === line);
	if (before.length === 1) return isWhole ? [] : toLines;
	const incidents = incidentsFrom(start, word, known);
	return known.openId === null || isWhole ? incidents : [...toLines, ...incidents].slice(0, MOST_LISTED);
}
