// In which commune an incident is, as the queue is narrowed by it and as its row says it.
import type { Catalogue, CommuneItem, IncidentCard } from "../contract.ts";
import { fold } from "../i18n/fold.ts";
import { searching } from "./searching.ts";

/** Stands for incidents of which no commune is known. */
export const AREA_UNKNOWN = "";

const names = new Intl.Collator("vi", { numeric: true });

type Areas = Pick<Catalogue, "areas">;

/** `phường Đồng Xoài`; a code that the catalogue no longer knows stands for itself. */
export function areaName({ areas }: Areas, code: string): string {
	const area = areas.find((candidate) => candidate.code === code);
	return area ? nameWithKind(area) : code;
}

function nameWithKind({ kind, name }: CommuneItem): string {
	return `${kind} ${name}`.trim();
}

/** The commune of an incident whose place does not name it; empty where it does, or none is known. */
export function areaBeside({ area, place }: IncidentCard, { areas }: Areas): string {
	const known = areas.find(({ code }) => code === area);
	return known && !fold(place).includes(fold(known.name)) ? nameWithKind(known) : "";
}

export interface AreaChoice {
	/** A code, or `AREA_UNKNOWN`. */
	code: string;
	incidents: number;
}

/**
 * The communes whose names fit what is typed, to be chosen from: those that are chosen and those with incidents first,
 * the unknown one before all others.
 */
export function areaChoices(
	{ areas }: Areas,
	incidents: readonly IncidentCard[],
	chosen: readonly string[],
	text: string,
): AreaChoice[] {
	const counts = new Map<string, number>();
	for (const { area } of incidents) counts.set(area ?? AREA_UNKNOWN, (counts.get(area ?? AREA_UNKNOWN) ?? 0) + 1);
	const isFound = searching(text);
	const choices = areas
		.toSorted((a, b) => names.compare(a.name, b.name))
		.filter((area) => isFound(fold(nameWithKind(area))))
		.map(({ code }) => ({ code, incidents: counts.get(code) ?? 0 }));
	if (text.trim() === "") choices.unshift({ code: AREA_UNKNOWN, incidents: counts.get(AREA_UNKNOWN) ?? 0 });
	const rank = ({ code, incidents }: AreaChoice): number => (chosen.includes(code) ? 0 : incidents > 0 ? 1 : 2);
	return choices.sort((a, b) => rank(a) - rank(b));
}
