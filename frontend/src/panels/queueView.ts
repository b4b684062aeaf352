// How this desk looks at the incident queue.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CallCard, Catalogue, IncidentCard, Me } from "../contract.ts";
import type { Clock } from "../live/clock.ts";
import { SteadyOrder } from "../live/steadyOrder.ts";
import type { FoldedFrame, Store } from "../live/store.ts";
import { isFiltering, isMine, type QueueFilter, queueTest, WHOLE_QUEUE } from "./queueFilter.ts";
import { type QueueOrder, queueOrder } from "./queueOrder.ts";

const NO_CALLS: readonly CallCard[] = [];

export class QueueView {
	readonly #filter: Signal<QueueFilter>;
	readonly #acted: Signal<ReadonlySet<number>>;
	readonly #me: Me;
	/** The order as it should be. */
	readonly order: ReadonlySignal<QueueOrder>;
	/** The order as it stands on the screen while somebody moves in it. */
	readonly steady: SteadyOrder;
	/** What must be on the screen and has no row there, hidden by the filter or held back for a moment. */
	readonly missing: ReadonlySignal<readonly number[]>;
	/** How many incidents wait for a row until nobody moves in the queue. */
	readonly waiting: ReadonlySignal<number>;

	constructor(me: Me, catalogue: Catalogue, store: Store, clock: Clock, filter: QueueFilter, acted: ReadonlySet<number>) {
		this.#me = me;
		this.#filter = signal(filter);
		this.#acted = signal(acted);
		this.steady = new SteadyOrder(clock);
		const callsOf = computed(() => byIncident(store.calls.all()));
		const alarmed = computed(() => new Set(store.escalations.all().map((alarm) => alarm.incident_id)));
		this.order = computed(() => {
			const calls = (incident: IncidentCard): readonly CallCard[] => callsOf.value.get(incident.id) ?? NO_CALLS;
			const fits = queueTest(this.#filter.value, catalogue, (incident, its) =>
				isMine(incident, its, me.username, this.#acted.value),
			);
			return queueOrder(store.incidents.all(), alarmed.value, (incident) => fits(incident, calls(incident)));
		});
		effect(() => this.steady.want(this.order.value.ids));
		const shown = computed(() => new Set(this.steady.shown.value));
		this.missing = computed(() => this.order.value.urgent.filter((id) => !shown.value.has(id)));
		this.waiting = computed(() => this.order.value.ids.filter((id) => !shown.value.has(id)).length);
		store.onFrames((frames) => this.#follow(frames));
	}

	get filter(): ReadonlySignal<QueueFilter> {
		return this.#filter;
	}

	/** The incidents on which this person did something, as the events of this session tell. */
	get acted(): ReadonlySignal<ReadonlySet<number>> {
		return this.#acted;
	}

	/** See other incidents, at once. */
	look(change: Partial<QueueFilter>): void {
		this.#filter.value = { ...this.#filter.value, ...change };
		this.steady.release();
	}

	seeAll(): void {
		if (isFiltering(this.#filter.peek())) this.look(WHOLE_QUEUE);
	}

	#follow(frames: readonly FoldedFrame[]): void {
		const own = frames.flatMap((frame) =>
			// Who only looks at an incident ends the wait for sight in their name: that is no work on it.
			frame.type === "event" && frame.actor === this.#me.username && frame.name !== "escalation.cancelled"
				? (frame.incident_id ?? [])
				: [],
		);
		if (own.some((id) => !this.#acted.peek().has(id))) this.#acted.value = new Set([...this.#acted.peek(), ...own]);
	}
}

function byIncident(calls: readonly CallCard[]): ReadonlyMap<number, readonly CallCard[]> {
	const found = new Map<number, CallCard[]>();
	for (const call of calls) {
		const beside = found.get(call.incident_id);
		if (beside) beside.push(call);
		else found.set(call.incident_id, [call]);
	}
	return found;
}
