// Where units were last known to be, and how far that can be trusted.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type { PositionsFrame, UnitCard } from "../contract.ts";

export interface Position {
	lon: number;
	lat: number;
	/** By the centre's clock, in milliseconds. */
	at_ms: number;
	/** Degrees clockwise from north; null where it is not known. So is the speed. */
	heading: number | null;
	speed_mps: number | null;
	/** Whether no vehicle could have made the last move. */
	suspect: boolean;
}

export type Trust = "fresh" | "suspect" | "stale" | "lost";

export const STALE_AFTER_MS = 60_000;
export const LOST_AFTER_MS = 300_000;
/** Ages are sent in tenths of a second, so the same fix may seem to be a little older than before, or than on its card. */
const ROUNDED_MS = 100;

export class Positions {
	readonly #moved = new Map<number, Signal<Position | undefined>>();

	/** What was said of a unit beside its card; undefined until then. */
	moved(unitId: number): ReadonlySignal<Position | undefined> {
		return this.#signal(unitId);
	}

	take({ at, units, suspect = [] }: PositionsFrame): void {
		const sentAt_ms = Date.parse(at);
		for (const [id, lon, lat, heading, speed_mps, age_s] of units) {
			const moved = this.#signal(id);
			const position = { lon, lat, at_ms: sentAt_ms - age_s * 1000, heading, speed_mps, suspect: suspect.includes(id) };
			const known = moved.peek();
			// Another process of the centre may not have heard yet what the one before it told.
			if (!known || !isNewer(known, position)) moved.value = position;
		}
	}

	#signal(unitId: number): Signal<Position | undefined> {
		let found = this.#moved.get(unitId);
		if (!found) {
			found = signal<Position | undefined>(undefined);
			this.#moved.set(unitId, found);
		}
		return found;
	}
}

/** The newest known position of a unit: as its card says, or as it moved since. */
export function newest(unit: UnitCard, moved: Position | undefined): Position | null {
	if (!unit.position) return moved ?? null;
	const { lon, lat, at } = unit.position;
	const at_ms = Date.parse(at);
	const carded = { lon, lat, at_ms, heading: null, speed_mps: null, suspect: false };
	return moved && !isNewer(carded, moved) ? moved : carded;
}

function isNewer(position: Position, other: Position): boolean {
	return position.at_ms - other.at_ms > ROUNDED_MS;
}

/** `now` is the centre's time in milliseconds. */
export function trustIn(position: Position, now: number): Trust {
	const age_ms = now - position.at_ms;
	if (age_ms >= LOST_AFTER_MS) return "lost";
	if (position.suspect) return "suspect";
	return isStale(position, now) ? "stale" : "fresh";
}

export function isStale(position: Position, now: number): boolean {
	return now - position.at_ms >= STALE_AFTER_MS;
}
