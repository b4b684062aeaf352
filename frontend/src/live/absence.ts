// Notices when this screen heard nothing for a while, and keeps what it missed until somebody has read it.
import { effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { EventFrame, IncidentCard, Me } from "../contract.ts";
import type { BoardState } from "./apply.ts";
import { BATCH_MS } from "./batches.ts";
import { joined, type MissedIncident, missed } from "./catchUp.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./socket.ts";
import type { Store } from "./store.ts";

/** What came last before the screen was live again has been applied after this time. */
const SETTLED_MS = 2 * BATCH_MS;

export interface Absence {
	/** By the centre's clock, in milliseconds: the last that was heard before, and the first after. */
	from: number;
	until: number;
	incidents: readonly MissedIncident[];
	/** Whether all came one by one; if not, notes and what began and ended in between are not known. */
	isWhole: boolean;
}

type Line = Pick<Connection, "freshness" | "lastFrameAt" | "serverAhead_ms">;

export class Absences {
	readonly #line: Line;
	readonly #store: Store;
	readonly #me: Me;
	readonly #isMine: (incident: IncidentCard) => boolean;
	readonly #missed = signal<Absence | null>(null);
	readonly #opened = signal<ReadonlySet<number>>(new Set());
	/** The board as it was when the screen was live last; null while it is. */
	#before: BoardState | null = null;
	#from = 0;
	#events: EventFrame[] = [];
	#isWhole = true;
	#cancelTelling: () => void = () => {};

	constructor(line: Line, store: Store, me: Me, isMine: (incident: IncidentCard) => boolean, clock: Clock) {
		this.#line = line;
		this.#store = store;
		this.#me = me;
		this.#isMine = isMine;
		store.onFrames((frames) => {
			if (this.#before === null) return;
			for (const frame of frames) {
				if (frame.type === "event") this.#events.push(frame);
				else this.#isWhole = false;
			}
		});
		let hadData = false;
		effect(() => {
			const isLive = line.freshness.value === "live";
			this.#cancelTelling();
			if (isLive && this.#before !== null) this.#cancelTelling = clock.after(SETTLED_MS, () => this.#tell());
			// Before the first data there is nothing to miss.
			if (!isLive && hadData && this.#before === null) this.#begin();
			hadData ||= isLive;
		});
	}

	/** What was missed and nobody has put away yet. */
	get missed(): ReadonlySignal<Absence | null> {
		return this.#missed;
	}

	/** The incidents of the list that somebody has opened since it came. */
	get opened(): ReadonlySignal<ReadonlySet<number>> {
		return this.#opened;
	}

	dismiss(): void {
		this.#missed.value = null;
		this.#opened.value = new Set();
	}

	/** Take it that an incident is being read: a list of which each one was is done with. */
	open(incidentId: number): void {
		const listed = this.#missed.peek()?.incidents.map(({ incident }) => incident.id) ?? [];
		if (!listed.includes(incidentId)) return;
		const opened = new Set(this.#opened.peek()).add(incidentId);
		if (listed.every((id) => opened.has(id))) this.dismiss();
		else this.#opened.value = opened;
	}

	#begin(): void {
		this.#before = this.#store.state;
		this.#from = this.#heardAt();
		this.#events = [];
		this.#isWhole = true;
	}

	#tell(): void {
		if (this.#before === null) return;
		const gap = { before: this.#before, now: this.#store.state, events: this.#events };
		const incidents = missed(gap, this.#me, this.#isMine);
		this.#before = null;
		this.#events = [];
		if (incidents.length === 0) return;
		const unread = this.#missed.peek();
		// Of what was read there is more to read now.
		const again = new Set(incidents.map(({ incident }) => incident.id));
		this.#opened.value = new Set([...this.#opened.peek()].filter((id) => !again.has(id)));
		this.#missed.value = {
			from: unread?.from ?? this.#from,
			until: this.#heardAt(),
			incidents: unread ? joined(unread.incidents, incidents) : incidents,
			isWhole: this.#isWhole && (unread?.isWhole ?? true),
		};
	}

	#heardAt(): number {
		return (this.#line.lastFrameAt.peek() ?? 0) + this.#line.serverAhead_ms.peek();
	}
}
