// The board as signals: one per card, one per ordered list of ids. Only what changed is set.
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals-core";
import type {
	CallCard,
	ChatMessageCard,
	ClosureCard,
	DeskShiftCard,
	EscalationCard,
	EventFrame,
	FaultCard,
	HandoverCard,
	IncidentCard,
	SnapshotFrame,
	UnitCard,
} from "../contract.ts";
import { apply, type BoardState, boardState, EMPTY } from "./apply.ts";
import { byAlarm, byBeginning, byDesk, byEntry, byOffer, byStation, byUrgency, byWaiting, byWriting } from "./order.ts";
import { newest, type Position, Positions } from "./positions.ts";

/** One kind of card. `ids` are in order; the signal of a card that left holds undefined. */
export class Cards<Card extends { id: number }> {
	/** The signals of cards that stand here. */
	readonly #standing = new Map<number, Signal<Card | undefined>>();
	/** Those that somebody follows, standing or not. */
	readonly #followed = new Set<Signal<Card | undefined>>();
	/** All that somebody may still have. In a shift thousands of cards leave: nothing is kept for them. */
	readonly #known = new Map<number, WeakRef<Signal<Card | undefined>>>();
	readonly #dropped = new FinalizationRegistry<number>((id) => {
		if (this.#signalOf(id) === undefined) this.#known.delete(id);
	});
	readonly #ids = signal<readonly number[]>([]);
	readonly #compare: (a: Card, b: Card) => number;
	#cards: ReadonlyMap<number, Card> = new Map();

	constructor(compare: (a: Card, b: Card) => number) {
		this.#compare = compare;
	}

	get ids(): ReadonlySignal<readonly number[]> {
		return this.#ids;
	}

	/** The card as it is and will be. */
	card(id: number): ReadonlySignal<Card | undefined> {
		const known = this.#signalOf(id);
		if (known) return known;
		const made: Signal<Card | undefined> = signal(this.#cards.get(id), {
			watched: () => void this.#followed.add(made),
			unwatched: () => void this.#followed.delete(made),
		});
		this.#known.set(id, new WeakRef(made));
		this.#dropped.register(made, id);
		if (this.#cards.has(id)) this.#standing.set(id, made);
		return made;
	}

	/** The cards in order; whoever reads this follows all of them. */
	all(): Card[] {
		return this.#ids.value.flatMap((id) => this.card(id).value ?? []);
	}

	set(cards: ReadonlyMap<number, Card>): void {
		const changed = new Map<number, Card | undefined>();
		for (const [id, card] of cards) if (this.#cards.get(id) !== card) changed.set(id, card);
		for (const id of this.#cards.keys()) if (!cards.has(id)) changed.set(id, undefined);
		if (changed.size === 0) return;
		const ids = this.#order(changed);
		this.#cards = cards;
		for (const [id, card] of changed) {
			const known = this.#signalOf(id);
			if (!known) continue;
			if (card) this.#standing.set(id, known);
			else this.#standing.delete(id);
			known.value = card;
		}
		const before = this.#ids.peek();
		if (ids.length !== before.length || ids.some((id, index) => id !== before[index])) this.#ids.value = ids;
	}

	#signalOf(id: number): Signal<Card | undefined> | undefined {
		return this.#standing.get(id) ?? this.#known.get(id)?.deref();
	}

	/** The ids in their new order. Only what has changed its place is compared: to sort thousands of cards takes long. */
	#order(changed: ReadonlyMap<number, Card | undefined>): readonly number[] {
		const moving: Card[] = [];
		const leaving = new Set<number>();
		for (const [id, card] of changed) {
			const before = this.#cards.get(id);
			if (before && card && this.#compare(before, card) === 0) continue;
			if (before) leaving.add(id);
			if (card) moving.push(card);
		}
		if (leaving.size + moving.length === 0) return this.#ids.peek();
		const staying = this.#ids.peek().filter((id) => !leaving.has(id));
		const compare = (id: number, card: Card): number => {
			const other = changed.get(id) ?? this.#cards.get(id);
			return other ? this.#compare(other, card) : 0;
		};
		return merged(staying, moving.sort(this.#compare), compare);
	}
}

/** Put cards, which are in order, among ids, which are too. */
function merged<Card extends { id: number }>(
	ids: readonly number[],
	cards: readonly Card[],
	compare: (id: number, card: Card) => number,
): number[] {
	const order: number[] = [];
	let from = 0;
	for (const card of cards) {
		let [low, high] = [from, ids.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (compare(ids[middle] as number, card) < 0) low = middle + 1;
			else high = middle;
		}
		for (; from < low; from += 1) order.push(ids[from] as number);
		order.push(card.id);
	}
	return order.concat(ids.slice(from));
}

export type FoldedFrame = SnapshotFrame | EventFrame;

/** Hears a batch after it stands in the store; `before` is the board as it was, or the first one there was. */
export type Listener = (frames: readonly FoldedFrame[], before: BoardState) => void;

export class Store {
	readonly incidents = new Cards<IncidentCard>(byUrgency);
	readonly calls = new Cards<CallCard>(byWaiting);
	readonly units = new Cards<UnitCard>(byStation);
	readonly escalations = new Cards<EscalationCard>(byAlarm);
	readonly handovers = new Cards<HandoverCard>(byOffer);
	readonly faults = new Cards<FaultCard>(byBeginning);
	readonly closures = new Cards<ClosureCard>(byEntry);
	readonly chatMessages = new Cards<ChatMessageCard>(byWriting);
	readonly deskShifts = new Cards<DeskShiftCard>(byDesk);
	/** Where units moved since their cards were made; no list is drawn anew for it. */
	readonly positions = new Positions();
	readonly #listeners = new Set<Listener>();
	#state: BoardState = EMPTY;

	get state(): BoardState {
		return this.#state;
	}

	onFrames(listener: Listener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Take a batch of frames, in the order in which they came. */
	take(frames: readonly FoldedFrame[]): void {
		batch(() => {
			const start = frames.findLastIndex((frame) => frame.type === "snapshot");
			const snapshot = frames[start];
			const base = snapshot?.type === "snapshot" ? boardState(snapshot.board) : this.#state;
			const before = this.#state === EMPTY ? base : this.#state;
			const events = frames.slice(start + 1).filter((frame) => frame.type === "event");
			this.#state = apply(base, events);
			this.incidents.set(this.#state.incidents);
			this.calls.set(this.#state.calls);
			this.units.set(this.#state.units);
			this.escalations.set(this.#state.escalations);
			this.handovers.set(this.#state.handovers);
			this.faults.set(this.#state.faults);
			this.closures.set(this.#state.closures);
			this.chatMessages.set(this.#state.chatMessages);
			this.deskShifts.set(this.#state.deskShifts);
			for (const listener of this.#listeners) listener(frames, before);
		});
	}

	/** The newest known position of a unit as it is now; whoever asks is not told when the unit moves. */
	positionOf(unit: UnitCard): Position | null {
		return newest(unit, this.positions.moved(unit.id).peek());
	}
}
