// This person at a desk of the room, as far as the screen knows.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Catalogue, DeskItem, DeskShiftCard, LineItem, Me } from "../contract.ts";
import { answeredLines, desksFor, freeLines, partRinging, type RingingCalls } from "../live/deskShifts.ts";
import type { Desks } from "../live/presence.ts";
import type { FoldedFrame, Store } from "../live/store.ts";
import { speaksWith } from "./rights.ts";

export class ShiftView {
	/** Whether the screen at which a shift begins is open. */
	readonly isAsked = signal(false);
	/** Whether the board has come: before, nobody knows who sits where. */
	readonly isKnown = signal(false);
	/** The shift that ended under this person: somebody took the desk over, or they left it at another screen. */
	readonly lost = signal<DeskShiftCard | null>(null);
	/** The desks at which this person may sit; in a centre without any, nobody is asked. */
	readonly desks: readonly DeskItem[];
	readonly own: ReadonlySignal<DeskShiftCard | undefined>;
	readonly unanswered: ReadonlySignal<readonly LineItem[]>;
	/** The lines that nobody answers once this person has gone. */
	readonly leftAlone: ReadonlySignal<readonly LineItem[]>;
	readonly ringing: ReadonlySignal<RingingCalls>;
	/** Whether this person speaks with a caller. */
	readonly speaks: ReadonlySignal<boolean>;
	readonly #me: Me;
	readonly #store: Store;

	constructor(me: Me, catalogue: Catalogue, store: Store, consoles: Desks) {
		this.#me = me;
		this.#store = store;
		this.desks = desksFor(catalogue.desks, me);
		this.own = computed(() => this.of(me.username));
		const answered = computed(() => answeredLines(store.deskShifts.all(), consoles.all.value));
		this.unanswered = computed(() =>
			// This console is one itself: where none is known, nothing has been told yet.
			this.desks.length && this.isKnown.value && consoles.all.value.length
				? catalogue.lines.filter(({ code }) => !answered.value.has(code))
				: [],
		);
		this.leftAlone = computed(() => {
			const others = answeredLines(
				store.deskShifts.all().filter(({ person }) => person !== me.username),
				consoles.all.value,
			);
			return catalogue.lines.filter(({ code }) => this.own.value?.lines.includes(code) && !others.has(code));
		});
		const free = computed(() => freeLines(store.deskShifts.all(), consoles.all.value, store.calls.all()));
		this.ringing = computed(() => partRinging(store.calls.all(), this.own.value, free.value));
		this.speaks = computed(() => store.calls.all().some((call) => speaksWith(me, call)));
		store.onFrames((frames) => this.#follow(frames));
	}

	/** The shift of somebody; whoever reads this follows it. */
	of(username: string): DeskShiftCard | undefined {
		return this.#store.deskShifts.all().find(({ person }) => person === username);
	}

	#follow(frames: readonly FoldedFrame[]): void {
		for (const frame of frames) {
			if (frame.type === "snapshot" && !this.isKnown.peek()) {
				this.isKnown.value = true;
				this.isAsked.value = this.desks.length > 0 && !this.own.peek();
			}
			for (const shift of (frame.type === "event" && frame.data.desk_shifts) || [])
				if (shift.person === this.#me.username && shift.ended_at !== null) this.lost.value = shift;
		}
		if (this.own.peek()) this.lost.value = null;
	}
}
