// How this desk looks at the unit board, and which units it has picked out on it.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Catalogue } from "../contract.ts";
import type { Store } from "../live/store.ts";
import {
	isFilteringUnits,
	type UnitFilter,
	type UnitLine,
	type UnitLines,
	unitLines,
	unitTest,
	WHOLE_BOARD,
} from "./unitLines.ts";

/** What is to be said of the shifts of several units. */
export interface BulkDuty {
	onDuty: boolean;
	ids: readonly number[];
}

export class BoardView {
	readonly #filter: Signal<UnitFilter>;
	readonly #folded: Signal<ReadonlySet<string>>;
	readonly #picked: Signal<ReadonlySet<number>> = signal(new Set<number>());
	readonly #menus: Signal<ReadonlySet<number>> = signal(new Set<number>());
	/** Whether units are being picked out. */
	readonly picking = signal(false);
	readonly bulkDuty = signal<BulkDuty | null>(null);
	readonly board: ReadonlySignal<UnitLines>;
	readonly lineOf: ReadonlySignal<ReadonlyMap<string, UnitLine>>;

	constructor(catalogue: Catalogue, store: Store, filter: UnitFilter, folded: ReadonlySet<string>) {
		this.#filter = signal(filter);
		this.#folded = signal(folded);
		this.board = computed(() =>
			unitLines(
				store.units.all(),
				unitTest(this.#filter.value, catalogue),
				this.#folded.value,
				isFilteringUnits(this.#filter.value),
			),
		);
		this.lineOf = computed(() => new Map(this.board.value.lines.map((line) => [line.key, line])));
	}

	get filter(): ReadonlySignal<UnitFilter> {
		return this.#filter;
	}

	/** The keys of the groups that are folded away. */
	get folded(): ReadonlySignal<ReadonlySet<string>> {
		return this.#folded;
	}

	get picked(): ReadonlySignal<ReadonlySet<number>> {
		return this.#picked;
	}

	/** The units whose menu is open: it stays so while its row is scrolled away. */
	get menus(): ReadonlySignal<ReadonlySet<number>> {
		return this.#menus;
	}

	look(change: Partial<UnitFilter>): void {
		this.#filter.value = { ...this.#filter.value, ...change };
	}

	seeAll(): void {
		if (isFilteringUnits(this.#filter.peek())) this.#filter.value = WHOLE_BOARD;
	}

	fold(key: string, isFolded: boolean): void {
		this.#folded.value = changed(this.#folded.peek(), [key], isFolded);
	}

	pick(ids: readonly number[], isPicked: boolean): void {
		this.#picked.value = changed(this.#picked.peek(), ids, isPicked);
	}

	pickNone(): void {
		this.picking.value = false;
		this.#picked.value = new Set();
	}

	openMenu(id: number, isOpen: boolean): void {
		this.#menus.value = changed(this.#menus.peek(), [id], isOpen);
	}
}

function changed<Item>(set: ReadonlySet<Item>, items: readonly Item[], isIn: boolean): ReadonlySet<Item> {
	const next = new Set(set);
	for (const item of items) {
		if (isIn) next.add(item);
		else next.delete(item);
	}
	return next;
}
