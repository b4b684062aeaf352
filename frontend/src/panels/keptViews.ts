// How a person looks at the queue and at the unit board outlives the page, in this tab and under their name.
import type { IncidentStatus, UnitStatus } from "../contract.ts";
import type { Shelf } from "./keptDrafts.ts";
import { OPEN_STATUSES, type QueueFilter, WHOLE_QUEUE } from "./queueFilter.ts";
import { UNIT_STATUSES, type UnitFilter, WHOLE_BOARD } from "./unitLines.ts";

export interface KeptViews {
	queue: QueueFilter;
	/** The incidents on which this person did something. */
	acted: ReadonlySet<number>;
	units: UnitFilter;
	/** The groups of units that are folded away. */
	folded: ReadonlySet<string>;
}

const BEGINNING: KeptViews = { queue: WHOLE_QUEUE, acted: new Set(), units: WHOLE_BOARD, folded: new Set() };

function keyOf(username: string): string {
	return `eoc.views:${username}`;
}

/** Keep the views; where the browser keeps nothing they live as long as the page. */
export function keepViews(shelf: Shelf, username: string, { queue, acted, units, folded }: KeptViews): void {
	try {
		shelf.setItem(keyOf(username), JSON.stringify({ queue, acted: [...acted], units, folded: [...folded] }));
	} catch {
		// As above.
	}
}

/** How this person looked at the lists before; nothing that this page could not have kept. */
export function keptViews(shelf: Shelf, username: string): KeptViews {
	try {
		const found: unknown = JSON.parse(shelf.getItem(keyOf(username)) ?? "null");
		const kept = recordOf(found);
		const queue = recordOf(kept.queue);
		const units = recordOf(kept.units);
		return {
			queue: {
				text: textIn(queue.text),
				mine: queue.mine === true,
				agencies: listIn(queue.agencies, "string"),
				status: oneOf<IncidentStatus>(OPEN_STATUSES, queue.status),
				areas: listIn(queue.areas, "string"),
			},
			acted: new Set(listIn<number>(kept.acted, "number")),
			units: { text: textIn(units.text), status: oneOf<UnitStatus>(UNIT_STATUSES, units.status) },
			folded: new Set(listIn<string>(kept.folded, "string")),
		};
	} catch {
		return BEGINNING;
	}
}

function recordOf(value: unknown): Record<string, unknown> {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textIn(value: unknown): string {
	return typeof value === "string" ? value : "";
}

function listIn<Item>(value: unknown, type: "string" | "number"): Item[] {
	return Array.isArray(value) ? value.filter((item) => typeof item === type) : [];
}

function oneOf<Status extends string>(statuses: readonly Status[], value: unknown): Status | "" {
	return statuses.find((status) => status === value) ?? "";
}
