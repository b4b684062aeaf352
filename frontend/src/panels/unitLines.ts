// The unit board as lines: agencies, their stations, and the units of these.

import type { Catalogue, UnitCard, UnitStatus } from "../contract.ts";
import { fold } from "../i18n/fold.ts";
import { searching } from "./searching.ts";

export interface UnitFilter {
	readonly text: string;
	readonly status: UnitStatus | "";
}

export const WHOLE_BOARD: UnitFilter = { text: "", status: "" };

export const UNIT_STATUSES: readonly UnitStatus[] = [
	"available",
	"dispatched",
	"acknowledged",
	"en_route",
	"on_scene",
	"transporting",
	"at_hospital",
	"returning",
	"out_of_service",
	"off_duty",
];

/** `ids` are all units of a group, whether they are shown or not. */
export type UnitLine =
	| { readonly kind: "agency" | "station"; readonly key: string; readonly code: string; readonly ids: readonly number[] }
	| { readonly kind: "unit"; readonly key: string; readonly id: number };

export interface UnitLines {
	readonly lines: readonly UnitLine[];
	/** The units that fit, also those in groups that are folded away. */
	readonly fitting: readonly number[];
	readonly hidden: number;
}

export function isFilteringUnits({ text, status }: UnitFilter): boolean {
	return text.trim() !== "" || status !== "";
}

/** By its call sign, its type, its station, or who is in its crew. */
export function unitTest({ text, status }: UnitFilter, catalogue: Catalogue): (unit: UnitCard) => boolean {
	const isFound = searching(text);
	const isSearching = text.trim() !== "";
	return (unit) => (!status || unit.status === status) && (!isSearching || isFound(textOf(unit, catalogue)));
}

/** A card is never changed, only replaced: its text is folded once. */
const texts = new WeakMap<UnitCard, string>();

function textOf(unit: UnitCard, catalogue: Catalogue): string {
	let text = texts.get(unit);
	if (text === undefined) {
		const named = [
			...catalogue.unit_types.filter(({ code }) => code === unit.type),
			...catalogue.stations.filter(({ code }) => code === unit.station),
		].flatMap(({ name_vi, name_en }) => [name_vi, name_en]);
		text = fold([unit.call_sign, ...named, ...unit.crew].join(" "));
		texts.set(unit, text);
	}
	return text;
}

/**
 * The lines of the board. `cards` come by agency and station; a group without a unit that fits is left out, and one that
 * is folded shows its head alone, unless something is searched for.
 */
export function unitLines(
	cards: readonly UnitCard[],
	fits: (unit: UnitCard) => boolean,
	foldedGroups: ReadonlySet<string>,
	isFiltering: boolean,
): UnitLines {
	const lines: UnitLine[] = [];
	const fitting: number[] = [];
	const isFolded = (key: string): boolean => !isFiltering && foldedGroups.has(key);
	for (const ofAgency of neighbours(cards, ({ agency }) => agency)) {
		const agency = headOf("agency", ofAgency, ofAgency.code);
		const below: UnitLine[] = [];
		let fittingHere = 0;
		for (const ofStation of neighbours(ofAgency.cards, ({ station }) => station)) {
			const units = ofStation.cards.filter(fits);
			if (units.length === 0) continue;
			fittingHere += units.length;
			fitting.push(...units.map(({ id }) => id));
			const station = headOf("station", ofStation, `${ofAgency.code}:${ofStation.code}`);
			below.push(station);
			if (!isFolded(station.key)) below.push(...units.map(({ id }) => ({ kind: "unit" as const, key: `unit:${id}`, id })));
		}
		if (fittingHere > 0) lines.push(agency, ...(isFolded(agency.key) ? [] : below));
	}
	return { lines, fitting, hidden: cards.length - fitting.length };
}

interface Neighbours {
	code: string;
	cards: UnitCard[];
}

function headOf(kind: "agency" | "station", { code, cards }: Neighbours, name: string): UnitLine & { kind: typeof kind } {
	return { kind, key: `${kind}:${name}`, code, ids: cards.map(({ id }) => id) };
}

/** Put neighbours with the same code together. */
function neighbours(cards: readonly UnitCard[], codeOf: (card: UnitCard) => string): Neighbours[] {
	const found: Neighbours[] = [];
	for (const card of cards) {
		const code = codeOf(card);
		const last = found.at(-1);
		if (last?.code === code) last.cards.push(card);
		else found.push({ code, cards: [card] });
	}
	return found;
}
