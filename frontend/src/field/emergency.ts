// A crew in danger: its call goes its own road, at once, and nothing else that the phone has to send stands in its way.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { IncidentCard, Problem, UnitCard } from "../contract.ts";
import type { Clock } from "../live/clock.ts";
import { ownProblem } from "../live/sender.ts";
import { callForHelp } from "./deeds.ts";
import { freshFix } from "./positions.ts";
import type { Send } from "./sending.ts";
import type { FieldStorage, WaitingAction } from "./storage.ts";

/** So long the button is held. */
const HOLD_MS = 2_000;
const KEPT = "emergency";
const AGAIN_MS = 3_000;
/** That it was heard stands so long; what the centre does about it is on its board. */
const TAKEN_MS = 60_000;
/** So old a place may be that counts before all others that the centre has. */
const NOW_MS = 30_000;
const FUTURE = "occurred_in_future";

/** `calling`: it is on its way. `waiting`: nobody answered, it is tried again. `taken`: the centre has it. `refused`: never. */
export type EmergencyState = { kind: "none" | "calling" | "waiting" | "taken" } | { kind: "refused"; problem: Problem };

export interface EmergencyParts {
	storage: FieldStorage;
	send: Send;
	clock: Clock;
	newKey: () => string;
	/** This phone's time of day, in milliseconds. */
	wall: () => number;
	/** By how much the centre's clock is ahead of this phone's, as far as is known. */
	ahead_ms: () => number;
	unit: ReadonlySignal<UnitCard | null>;
	incident: () => IncidentCard | null;
	fix: () => GeolocationPosition | null;
	/** Whatever is large and on the line lets go of it. */
	makeWay: () => void;
	/** The hand feels that it was done. */
	shake: () => void;
}

export class Emergency {
	readonly #parts: EmergencyParts;
	readonly #state = signal<EmergencyState>({ kind: "none" });
	readonly #isHeld = signal(false);
	#endHold: () => void = () => {};
	#cancelWait: () => void = () => {};
	/** What is being told; null where nothing is. */
	#call: WaitingAction | null = null;
	#isSending = false;

	constructor(parts: EmergencyParts) {
		this.#parts = parts;
	}

	get state(): ReadonlySignal<EmergencyState> {
		return this.#state;
	}

	get isHeld(): ReadonlySignal<boolean> {
		return this.#isHeld;
	}

	/** Go on with a call that was made before the page was closed. */
	async open(): Promise<void> {
		const kept = await this.#parts.storage.kept<WaitingAction>(KEPT);
		if (!kept || this.#call) return;
		this.#call = kept;
		this.#state.value = { kind: "waiting" };
		await this.#tell();
	}

	/** A hand is on the button. It stays with whatever is drawn meanwhile. */
	hold(): void {
		if (this.#isHeld.peek()) return;
		this.#isHeld.value = true;
		const cancel = this.#parts.clock.after(HOLD_MS, () => {
			this.release();
			void this.call();
		});
		this.#endHold = () => {
			cancel();
			this.#isHeld.value = false;
		};
	}

	release(): void {
		this.#endHold();
		this.#endHold = () => {};
	}

	/** Call for help. Called again before the centre has answered, it is the same call. */
	async call(): Promise<void> {
		this.#parts.shake();
		if (this.#call) return this.hurry();
		const unit = this.#parts.unit.peek();
		if (!unit) {
			this.#state.value = { kind: "refused", problem: ownProblem("sign_in_required") };
			return;
		}
		const { storage, newKey, wall, ahead_ms, incident, fix, makeWay } = this.#parts;
		const at_ms = wall();
		// Where it was half an hour ago the centre knows by itself, and perhaps better.
		const here = freshFix(fix(), at_ms, NOW_MS)?.coords;
		const place = here ? { lon: here.longitude, lat: here.latitude, accuracy_m: here.accuracy } : null;
		const deed = callForHelp(unit, incident(), place);
		const occurred_at = new Date(at_ms + ahead_ms()).toISOString();
		const body = { ...deed.body, occurred_at };
		this.#call = { ...deed, body, key: newKey(), at_ms, order: 0, isFixed: true, isRetimed: false };
		this.#state.value = { kind: "calling" };
		makeWay();
		// It does not wait for the disk, which may be full or gone: kept it is only for the case that this page ends.
		void storage.keep(KEPT, this.#call).catch((error) => console.warn(error));
		await this.#tell();
	}

	/** The network is back, or somebody looks at the page. */
	hurry(): void {
		if (!this.#call) return;
		this.#cancelWait();
		void this.#tell();
	}

	/** Somebody has read that it was refused. */
	dismiss(): void {
		if (this.#state.peek().kind === "refused") this.#state.value = { kind: "none" };
	}

	async #tell(): Promise<void> {
		if (!this.#call || this.#isSending) return;
		const call = this.#call;
		this.#isSending = true;
		const answer = await this.#parts.send(call);
		this.#isSending = false;
		if (answer.kind === "done") {
			this.#end({ kind: "taken" });
			this.#parts.clock.after(TAKEN_MS, () => {
				if (this.#state.peek().kind === "taken") this.#state.value = { kind: "none" };
			});
		} else if (answer.kind === "later") {
			this.#state.value = { kind: "waiting" };
			this.#cancelWait = this.#parts.clock.after(AGAIN_MS, () => void this.#tell());
		} else if (answer.problem.code === FUTURE && !call.isRetimed) {
			// This phone's clock is ahead. When it was is not worth a moment: it is now.
			const { occurred_at: _, ...body } = call.body ?? {};
			this.#call = { ...call, body, key: this.#parts.newKey(), isRetimed: true };
			await this.#tell();
		} else this.#end({ kind: "refused", problem: answer.problem });
	}

	#end(state: EmergencyState): void {
		this.#call = null;
		this.#state.value = state;
		void this.#parts.storage.forgetWhere((name) => name === KEPT).catch((error) => console.warn(error));
	}
}
