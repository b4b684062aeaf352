// What a line means: what it will do, or what is missing or wrong. Knows no view and no language.
import type { AssignmentStatus, HospitalItem, IncidentCard, UnitCard } from "../contract.ts";
import { callToLocate } from "../panels/callerLocations.ts";
import { isFree } from "../panels/choice.ts";
import { mayChange, maySend, maySendFor } from "../panels/rights.ts";
import {
	controlsMeant,
	hospitalsMeant,
	incidentsMeant,
	isNumber,
	type Meant,
	namesIncident,
	search,
	unitsMeant,
} from "./finding.ts";
import type { Act, Finding, Known } from "./known.ts";
import { LONGEST_QUOTE, partsOf, type Verb } from "./parts.ts";
import { screenMeant } from "./windows.ts";

export const STATUS = { E: "en_route", O: "on_scene", T: "transporting", C: "cleared" } as const satisfies Partial<
	Record<Verb, AssignmentStatus>
>;
export type ReportVerb = keyof typeof STATUS;

/** As much as the centre takes. */
const MOST_UNITS = 50;
const LONGEST_NOTE = 4000;
const LONGEST_MESSAGE = 1000;
/** Longer words and searches mean nothing that stands on a board. */
const LONGEST_SEARCH = 200;
/** So many rows are seen at one glance. */
export const MOST_LISTED = 8;
const MOST_NAMED = 5;

/** Why a line cannot be carried out, with what a sentence may name. */
export interface Lack {
	code: LackCode;
	/** The word that is meant. */
	word?: string;
	/** What it could mean, by call sign, number or code. */
	among?: readonly string[];
	callSign?: string;
	number?: string;
	status?: UnitCard["status"] | AssignmentStatus;
	next?: readonly AssignmentStatus[];
	priority?: number;
	most?: number;
	/** Whether the word may also have been meant as the beginning of a text. */
	isPerhapsText?: boolean;
	/** What was done and stays. */
	done?: Act["name"];
}

export type LackCode =
	| "verb_unknown"
	| "not_allowed"
	| "not_your_unit"
	| "too_much"
	| "unit_missing"
	| "unit_unknown"
	| "unit_ambiguous"
	| "units_too_many"
	| "unit_not_free"
	| "unit_idle"
	| "unit_cannot_transport"
	| "step_illegal"
	| "hospital_unknown"
	| "hospital_ambiguous"
	| "incident_missing"
	| "incident_short"
	| "incident_unknown"
	| "incident_ambiguous"
	| "note_missing"
	| "note_too_long"
	| "message_missing"
	| "message_too_long"
	| "priority_missing"
	| "priority_wrong"
	| "priority_same"
	| "line_unknown"
	| "search_missing"
	| "control_missing"
	| "control_unknown"
	| "nothing_found"
	| "unit_unplaced"
	| "window_missing"
	| "window_unknown"
	| "no_alarm"
	| "no_call"
	| "no_caller_number"
	| "nothing_to_undo"
	| "not_undone"
	| "already_acknowledged"
	| "changed_since";

export type Reading =
	| { kind: "empty" }
	| { kind: "act"; act: Act }
	| { kind: "findings"; findings: readonly Finding[] }
	| { kind: "lack"; lack: Lack };

const EMPTY: Reading = { kind: "empty" };

function act(found: Act): Reading {
	return { kind: "act", act: found };
}

function lack(code: LackCode, facts: Omit<Lack, "code"> = {}): Lacking {
	return { kind: "lack", lack: { code, ...facts } };
}

function quote(word: string): string {
	return word.length > LONGEST_QUOTE ? `${word.slice(0, LONGEST_QUOTE)}…` : word;
}

/** Read a line against the board. */
export function read(line: string, known: Known): Reading {
	const { verb, first, rest, words } = partsOf(line);
	if (first === "") return EMPTY;
	switch (verb) {
		case "D":
			return readDispatch(words, known);
		case "E":
		case "O":
		case "T":
		case "C":
			return readReport(verb, words, known);
		case "P":
			return readPriority(words, known);
		case "N":
			return readNote(rest, words[0], known);
		case "L":
			return readLocate(words, known);
		case "R":
			return readRefer(words, known);
		case "M":
			return readMessage(rest, words[0], known);
		case "S":
			return readSearch(rest, known);
		case "F":
			return readFollow(words, known);
		case "B":
			return readControl(rest, known);
		case "W":
			return readWindow(rest);
		case "A":
			return words[0] ? lack("too_much", { word: quote(words[0]) }) : readAcknowledge(known);
		case "H":
			return words[0] ? lack("too_much", { word: quote(words[0]) }) : readAnswer(known);
		case "U":
			return words[0] ? lack("too_much", { word: quote(words[0]) }) : readUndo(known);
		default:
			return lack("verb_unknown", { word: quote(first) });
	}
}

type Lacking = Extract<Reading, { kind: "lack" }>;
type Clear<Card> = { card: Card } | Lacking;

/** The one card that a word means, or that it means none or several. */
function clear<Card>(
	word: string,
	meant: Meant<Card>,
	what: "unit" | "incident" | "hospital",
	nameOf: (card: Card) => string,
): Clear<Card> {
	const [card] = meant;
	if (card === undefined) return lack(`${what}_unknown`, { word: quote(word) });
	if (meant.length === 1) return { card };
	const among = meant.slice(0, MOST_NAMED).map(nameOf);
	if (meant.length > MOST_NAMED) among.push("…");
	return lack(`${what}_ambiguous`, { word: quote(word), among });
}

function unitOf(word: string, known: Known): Clear<UnitCard> {
	return clear(word, unitsMeant(word, known.units), "unit", ({ call_sign }) => call_sign);
}

function incidentOf(word: string, known: Known): Clear<IncidentCard> {
	if (!namesIncident(word)) return lack("incident_short", { word: quote(word) });
	return clear(word, incidentsMeant(word, known.incidents), "incident", ({ number }) => number);
}

function hospitalOf(words: string, known: Known): Clear<HospitalItem> {
	const { hospitals } = known.catalogue;
	const meant = words.length > LONGEST_SEARCH ? [] : hospitalsMeant(words, hospitals);
	return clear(words, meant, "hospital", ({ code }) => code);
}

/** The incident that is open, where it has not ended. */
function openOf(known: Known): Clear<IncidentCard> {
	const open = known.incidents.find(({ id }) => id === known.openId);
	return open ? { card: open } : lack("incident_missing");
}

function readDispatch(words: readonly string[], known: Known): Reading {
	if (!maySend(known.me)) return lack("not_allowed");
	const last = words.at(-1);
	const isNamed = last !== undefined && isNumber(last);
	const named = isNamed ? words.slice(0, -1) : words;
	if (named.length === 0) return lack("unit_missing");
	if (named.length > MOST_UNITS) return lack("units_too_many", { most: MOST_UNITS });
	const units = new Set<UnitCard>();
	for (const word of named) {
		const found = unitOf(word, known);
		if ("lack" in found) return found;
		const unit = found.card;
		const callSign = unit.call_sign;
		if (!maySendFor(known.me, unit.agency)) return lack("not_your_unit", { callSign });
		if (!isFree(unit)) {
			const number = known.incidents.find(({ id }) => id === unit.incident_id)?.number;
			return lack("unit_not_free", { callSign, status: unit.status, ...(number && { number }) });
		}
		units.add(unit);
	}
	const found = isNamed ? incidentOf(last, known) : openOf(known);
	return "lack" in found ? found : act({ name: "dispatch", units: [...units], incident: found.card, reason: "" });
}

function readReport(verb: ReportVerb, words: readonly string[], known: Known): Reading {
	if (!maySend(known.me)) return lack("not_allowed");
	const [word, ...more] = words;
	if (word === undefined) return lack("unit_missing");
	if (verb !== "T" && more[0]) return lack("too_much", { word: quote(more[0]) });
	const found = unitOf(word, known);
	if ("lack" in found) return found;
	const unit = found.card;
	const callSign = unit.call_sign;
	if (!maySendFor(known.me, unit.agency)) return lack("not_your_unit", { callSign });
	const assignment = known.incidents
		.find(({ id }) => id === unit.incident_id)
		?.assignments.find(({ id }) => id === unit.assignment_id);
	if (!assignment) return lack("unit_idle", { callSign });
	const type = known.catalogue.unit_types.find(({ code }) => code === unit.type);
	const status = STATUS[verb];
	if (verb === "T" && !type?.transports) return lack("unit_cannot_transport", { callSign });
	const hospital = more.length > 0 ? hospitalOf(more.join(" "), known) : { card: null };
	if ("lack" in hospital) return hospital;
	const next = type?.next[assignment.status] ?? [];
	// Who brings a patient already may still be told where to.
	const isToldWhereTo = hospital.card !== null && assignment.status === status;
	if (!next.includes(status) && !isToldWhereTo) return lack("step_illegal", { callSign, status: assignment.status, next });
	return act({ name: "report", unit, assignment, status, hospital: hospital.card });
}

function priorityOf(word: string): number | null {
	const priority = /^p?([1-5])$/i.exec(word)?.[1];
	return priority === undefined ? null : Number(priority);
}

function readPriority(words: readonly string[], known: Known): Reading {
	if (!mayChange(known.me)) return lack("not_allowed");
	const [one, two, more] = words;
	if (more) return lack("too_much", { word: quote(more) });
	if (one === undefined) return lack("priority_missing");
	const isNamed = two !== undefined || namesIncident(one);
	const found = isNamed ? incidentOf(one, known) : openOf(known);
	const wanted = isNamed ? two : one;
	if ("lack" in found && isNamed) return found;
	if (wanted === undefined) return lack("priority_missing");
	const priority = priorityOf(wanted);
	if (priority === null) return lack("priority_wrong", { word: quote(wanted) });
	if ("lack" in found) return found;
	const { number, priority: now } = found.card;
	return now === priority
		? lack("priority_same", { number, priority })
		: act({ name: "priority", incident: found.card, priority });
}

function readNote(rest: string, first: string | undefined, known: Known): Reading {
	if (first === undefined) return lack("note_missing");
	const isNamed = namesIncident(first);
	const found = isNamed ? incidentOf(first, known) : openOf(known);
	if ("lack" in found) return isNamed ? { kind: "lack", lack: { ...found.lack, isPerhapsText: true } } : found;
	const text = (isNamed ? rest.slice(first.length) : rest).normalize("NFC").trim();
	if (text === "") return lack("note_missing");
	if (text.length > LONGEST_NOTE) return lack("note_too_long", { most: LONGEST_NOTE });
	return act({ name: "note", incident: found.card, text });
}

function readLocate([word, more]: readonly string[], known: Known): Reading {
	if (!mayChange(known.me)) return lack("not_allowed");
	if (more) return lack("too_much", { word: quote(more) });
	const found = word === undefined ? openOf(known) : incidentOf(word, known);
	if ("lack" in found) return found;
	const incident = found.card;
	const call = callToLocate(known.calls, incident.id);
	return call ? act({ name: "locate", incident, call }) : lack("no_caller_number", { number: incident.number });
}

/** `R 12 1022`; without the number it is the open incident, without the line the person chooses. */
function readRefer(words: readonly string[], known: Known): Reading {
	if (!mayChange(known.me)) return lack("not_allowed");
	const lines = known.catalogue.lines.filter(({ refers_as }) => refers_as !== null);
	const meansLine = (word: string | undefined): boolean => lines.some(({ code }) => code === word);
	// A lone number that is a line's is the line: the end of an incident's can be written longer.
	const isNamed = words.length > 0 && !(words.length === 1 && meansLine(words[0]));
	const [number, code, more] = isNamed ? words : ["", ...words];
	if (more) return lack("too_much", { word: quote(more) });
	const found = isNamed ? incidentOf(number ?? "", known) : openOf(known);
	if ("lack" in found) return found;
	const line = lines.find((each) => each.code === code) ?? null;
	if (code !== undefined && line === null)
		return lack("line_unknown", { word: quote(code), among: lines.map((each) => each.code) });
	return act({ name: "refer", incident: found.card, line });
}

/** A figure in the first word says that it names an incident or a unit; any other word begins the text. */
function readMessage(rest: string, first: string | undefined, known: Known): Reading {
	if (first === undefined) return lack("message_missing");
	const isIncident = namesIncident(first);
	const isUnit = !isIncident && /\p{L}.*\d/u.test(first) && unitsMeant(first, known.units).length > 0;
	const text = (isIncident || isUnit ? rest.slice(first.length) : rest).normalize("NFC").trim();
	const unit = isUnit ? unitOf(first, known) : null;
	if (unit && "lack" in unit) return { kind: "lack", lack: { ...unit.lack, isPerhapsText: true } };
	const incident = isIncident ? incidentOf(first, known) : unit ? null : openOf(known);
	if (incident && "lack" in incident)
		return isIncident ? { kind: "lack", lack: { ...incident.lack, isPerhapsText: true } } : incident;
	if (text === "") return lack("message_missing");
	if (text.length > LONGEST_MESSAGE) return lack("message_too_long", { most: LONGEST_MESSAGE });
	if (unit) return act({ name: "say_to_unit", unit: unit.card, text });
	return incident ? act({ name: "say", incident: incident.card, text }) : lack("incident_missing");
}

function readSearch(rest: string, known: Known): Reading {
	if (rest === "") return lack("search_missing");
	const findings = rest.length > LONGEST_SEARCH ? [] : search(rest, known, MOST_LISTED);
	return findings.length === 0 ? lack("nothing_found", { word: quote(rest) }) : { kind: "findings", findings };
}

function readControl(rest: string, { controls }: Known): Reading {
	if (rest === "") return lack("control_missing");
	const found = rest.length > LONGEST_SEARCH ? [] : controlsMeant(rest, controls(), MOST_LISTED);
	return found.length === 0
		? lack("control_unknown", { word: quote(rest) })
		: { kind: "findings", findings: found.map((control) => ({ kind: "control", control })) };
}

function readFollow(words: readonly string[], known: Known): Reading {
	const [word, more] = words;
	if (word === undefined) return lack("unit_missing");
	if (more) return lack("too_much", { word: quote(more) });
	const found = unitOf(word, known);
	if ("lack" in found) return found;
	const unit = found.card;
	return known.isPlaced(unit) ? act({ name: "follow", unit }) : lack("unit_unplaced", { callSign: unit.call_sign });
}

function readWindow(rest: string): Reading {
	if (rest === "") return lack("window_missing");
	const screen = screenMeant(rest);
	return screen ? act({ name: "window", screen }) : lack("window_unknown", { word: quote(rest) });
}

function readAcknowledge({ alarms, pending }: Known): Reading {
	const alarm = alarms.find(({ id }) => !pending.has(`escalation:${id}`));
	return alarm ? act({ name: "acknowledge", alarm }) : lack("no_alarm");
}

function readAnswer({ me, calls, pending }: Known): Reading {
	if (!mayChange(me)) return lack("not_allowed");
	const call = calls.find(({ id, status }) => status === "ringing" && !pending.has(`call:${id}`));
	return call ? act({ name: "answer", call }) : lack("no_call");
}

function readUndo({ incidents, deed }: Known): Reading {
	if (!deed) return lack("nothing_to_undo");
	if ("assignments" in deed) {
		const sent = new Set(deed.assignments.map(({ id }) => id));
		const incident = incidents.find(({ id }) => id === deed.act.incident.id);
		const now = incident?.assignments.filter(({ id, status }) => sent.has(id) && status !== "cleared") ?? [];
		const recalled = now.filter(({ status }) => status === "dispatched");
		const staying = now.filter(({ status }) => status !== "dispatched");
		if (incident && recalled.length > 0) return act({ name: "undo_dispatch", incident, recalled, staying });
		if (staying.length > 0) return lack("already_acknowledged", { among: staying.map(({ call_sign }) => call_sign) });
		return lack("changed_since", { number: deed.act.incident.number });
	}
	if ("incident" in deed) {
		const now = incidents.find(({ id }) => id === deed.incident.id);
		if (now?.priority !== deed.incident.priority) return lack("changed_since", { number: deed.incident.number });
		return act({ name: "undo_priority", incident: deed.incident, priority: deed.act.incident.priority });
	}
	return lack("not_undone", { done: deed.act.name });
}
