// Who sits at which desk, and what is in front of them. Never part of the log: the newest word holds.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { DeskCard, PresenceFrame } from "../contract.ts";

/** What is in front of the person at this desk: the open incident, and the field of it that they edit. */
export interface InFront {
	readonly incidentId: number | null;
	readonly field: string | null;
}

export class Desks {
	readonly #all = signal<readonly DeskCard[]>([]);

	get all(): ReadonlySignal<readonly DeskCard[]> {
		return this.#all;
	}

	take({ full, desks, gone = [] }: PresenceFrame): void {
		const known = full ? [] : this.#all.peek();
		const cards = new Map([...known, ...desks].map((desk) => [desk.id, desk]));
		for (const id of gone) cards.delete(id);
		this.#all.value = [...cards.values()];
	}
}

/**
 * The desks but this one. The centre tells nobody which is theirs: of those of the same person it is the one that shows
 * what is in front of them here.
 */
export function othersThan(desks: readonly DeskCard[], username: string, { incidentId, field }: InFront): DeskCard[] {
	const own = desks.filter((desk) => desk.username === username);
	const onIncident = own.filter((desk) => desk.incident_id === incidentId);
	const here = onIncident.find((desk) => desk.field === field) ?? onIncident[0] ?? own[0];
	return desks.filter((desk) => desk !== here);
}

/** The desks that have an incident open, under its id. */
export function byIncident(desks: readonly DeskCard[]): ReadonlyMap<number, readonly DeskCard[]> {
	const found = new Map<number, DeskCard[]>();
	for (const desk of desks) {
		if (desk.incident_id === null) continue;
		const beside = found.get(desk.incident_id);
		if (beside) beside.push(desk);
		else found.set(desk.incident_id, [desk]);
	}
	return found;
}

export interface DeskGroup {
	/** Codes; null for all of them. */
	agencies: readonly string[] | null;
	desks: DeskCard[];
}

const names = new Intl.Collator("vi", { numeric: true });

/** The desks that confirm nothing, the longest blind first; and the others by agency, those of all agencies first. */
export function arranged(desks: readonly DeskCard[]): { blind: DeskCard[]; groups: DeskGroup[] } {
	const blind = desks
		.filter(isBlind)
		.sort((a, b) => Date.parse(a.blind_since ?? "") - Date.parse(b.blind_since ?? "") || byName(a, b));
	const groups = new Map<string, DeskGroup>();
	for (const desk of desks.filter((other) => !isBlind(other)).sort(byName)) {
		const key = desk.agencies?.toSorted().join(" ") ?? "";
		const group = groups.get(key) ?? { agencies: desk.agencies, desks: [] };
		group.desks.push(desk);
		groups.set(key, group);
	}
	return { blind, groups: [...groups].sort(([a], [b]) => names.compare(a, b)).map(([, group]) => group) };
}

export function isBlind(desk: DeskCard): boolean {
	return desk.blind_since !== null;
}

/** Their name, or the one with which they sign in. */
export function calledAs({ name, username }: { name: string; username: string }): string {
	return name || username;
}

function byName(a: DeskCard, b: DeskCard): number {
	return names.compare(calledAs(a), calledAs(b)) || Date.parse(a.since) - Date.parse(b.since);
}
