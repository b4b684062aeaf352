// What a crew does is on the phone's disk first, and goes out when it can: once each, in order.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Problem } from "../contract.ts";
import type { Clock } from "../live/clock.ts";
import { ownProblem } from "../live/sender.ts";
import type { Send } from "./sending.ts";
import type { Action, FieldStorage, RefusedAction, WaitingAction } from "./storage.ts";

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_LIMIT_MS = 30_000;
const FUTURE = "occurred_in_future";
const TOO_LONG_AGO = "occurred_too_long_ago";
/** The centre's answers tell its time in whole seconds. */
const TOLD_WITHIN_MS = 1_000;

/** Run only where no other page of this phone does; undefined where one does. */
export type Alone = <Value>(work: () => Promise<Value>) => Promise<Value | undefined>;

export interface QueueOptions {
	storage: FieldStorage;
	send: Send;
	alone: Alone;
	clock: Clock;
	/** At least 0, below 1. */
	random: () => number;
	newKey: () => string;
	/** This phone's time of day, in milliseconds. */
	wall: () => number;
	/** By how much the centre's clock is ahead of this phone's; null where it has never told its time. */
	ahead_ms: () => number | null;
	/** Ask the centre for its time; false where nobody answers. */
	askTime: () => Promise<boolean>;
	/** What goes out when nothing of the queue waits any more; false where it has to be tried again. */
	last: () => Promise<boolean>;
	/** Tell the other pages of this phone that the queue has changed. */
	onChange: () => void;
}

function isOfClock({ code }: Problem): boolean {
	return code === FUTURE || code === TOO_LONG_AGO;
}

/** The same with another time. Nothing was carried out, so it is another request. */
function retimed(action: WaitingAction, { code }: Problem, key: string): WaitingAction {
	// This phone's clock is ahead, and how far is known since that answer.
	if (code === FUTURE) return { ...action, key, ahead_ms: null, isFixed: false, isRetimed: true };
	// The clock was set anew since it was done, and nobody knows when that was: the centre dates it.
	const { [action.timeField ?? ""]: _, ...body } = action.body ?? {};
	return { ...action, key, body, timeField: null, isFixed: false, isRetimed: true };
}

/** What is to be done, without what the queue adds. */
export type Deed = Omit<Action, "key" | "at_ms" | "ahead_ms">;

export class Queue {
	readonly #options: QueueOptions;
	readonly #waiting = signal<readonly WaitingAction[]>([]);
	readonly #answered = signal<readonly WaitingAction[]>([]);
	readonly #refused = signal<readonly RefusedAction[]>([]);
	readonly #isSending = signal(false);
	readonly #holdUp = signal<Problem | null>(null);
	readonly #isLockedOut = signal(false);
	#draining: Promise<void> | null = null;
	#isAskedAgain = false;
	#isHeld = false;
	#failures = 0;
	/** When the newest board was read, by the centre's clock. */
	#boardAt_ms = Number.NEGATIVE_INFINITY;
	#cancelWait: () => void = () => {};

	constructor(options: QueueOptions) {
		this.#options = options;
	}

	/** What the centre has not answered yet, in the order in which it goes out. */
	get waiting(): ReadonlySignal<readonly WaitingAction[]> {
		return this.#waiting;
	}

	/** What the centre has taken and no board shows yet: nobody is shown an older state meanwhile, however long that is. */
	get answered(): ReadonlySignal<readonly WaitingAction[]> {
		return this.#answered;
	}

	/** What the centre did not take, the newest first. */
	get refused(): ReadonlySignal<readonly RefusedAction[]> {
		return this.#refused;
	}

	get isSending(): ReadonlySignal<boolean> {
		return this.#isSending;
	}

	/** Why the first that waits has not gone out; null while nothing stands in its way. */
	get holdUp(): ReadonlySignal<Problem | null> {
		return this.#holdUp;
	}

	/** Whether the centre takes nothing of this phone any more. */
	get isLockedOut(): ReadonlySignal<boolean> {
		return this.#isLockedOut;
	}

	/** Read what waits from before. */
	async open(): Promise<void> {
		await this.look();
		this.hurry();
	}

	/** Keep what was done; it is on disk when the promise is kept. */
	async add(deed: Deed): Promise<void> {
		const { storage, newKey, wall, ahead_ms, onChange } = this.#options;
		// Until it goes out this phone's clock may be set right.
		await storage.add({ ...deed, key: newKey(), at_ms: wall(), ahead_ms: ahead_ms() });
		// First of all it goes out: what waits is looked at on the way.
		this.hurry();
		await this.look();
		onChange();
	}

	/** Read anew what waits: another page of this phone has changed it. */
	async look(): Promise<void> {
		const { storage } = this.#options;
		const [actions, refused] = await Promise.all([storage.actions(), storage.refused()]);
		this.#answered.value = actions
			.filter((action) => action.taken_ms !== undefined && !this.#isShown(action))
			.sort((a, b) => a.order - b.order);
		this.#waiting.value = actions
			.filter(({ taken_ms }) => taken_ms === undefined)
			.sort((a, b) => a.urgency - b.urgency || a.order - b.order);
		this.#refused.value = refused.sort((a, b) => b.order - a.order);
	}

	/** A board has come that was read then, by the centre's clock: what was taken before is on it, or was changed since. */
	async shown(boardAt_ms: number): Promise<void> {
		this.#boardAt_ms = boardAt_ms;
		await this.#options.storage.dropTaken((action) => this.#isShown(action));
		await this.look();
	}

	/** Whether the newest board was read after the centre took it. */
	#isShown({ taken_ms = 0 }: WaitingAction): boolean {
		return taken_ms + TOLD_WITHIN_MS <= this.#boardAt_ms;
	}

	/** Send once more what was refused: what stood against it may have changed. */
	async sendAgain({ order }: RefusedAction): Promise<void> {
		await this.#options.storage.sendAgain(order, this.#options.newKey());
		await this.look();
		this.#options.onChange();
		this.hurry();
	}

	async dismiss({ order }: RefusedAction): Promise<void> {
		await this.#options.storage.dismiss(order);
		await this.look();
		this.#options.onChange();
	}

	/** Nothing goes out: this phone is nobody's. */
	hold(): void {
		this.#isHeld = true;
		this.#cancelWait();
	}

	release(): void {
		if (!this.#isHeld) return;
		this.#isHeld = false;
		this.hurry();
	}

	/** Do not wait: the network is back, somebody looks at the page, or something was added. */
	hurry(): void {
		this.#cancelWait();
		this.#failures = 0;
		this.#drain();
	}

	/** Something that can wait has come: it goes out at once unless the last attempt failed a moment ago. */
	nudge(): void {
		if (this.#failures === 0) this.#drain();
	}

	#drain(): void {
		if (this.#isHeld) return;
		if (this.#draining) {
			this.#isAskedAgain = true;
			return;
		}
		this.#isAskedAgain = false;
		this.#draining = this.#drainOnce().finally(() => {
			this.#draining = null;
			if (this.#isAskedAgain) this.#drain();
		});
	}

	async #drainOnce(): Promise<void> {
		const { alone, last } = this.#options;
		this.#isSending.value = true;
		try {
			const isDone = await alone(async () => (await this.#sendAll()) && (await last()));
			// Another page of this phone is at it: it tells when it is done, or leaves the rest to this one.
			if (isDone !== true) this.#again();
		} catch (error) {
			console.warn(error);
			this.#again();
		} finally {
			this.#isSending.value = false;
		}
	}

	/** Send one after another until nothing waits or something has to wait; return whether nothing waits. */
	async #sendAll(): Promise<boolean> {
		const { storage, send, newKey, onChange, wall, ahead_ms } = this.#options;
		for (;;) {
			await this.look();
			if (this.#isHeld) return false;
			const [first] = this.#waiting.peek();
			if (!first) {
				this.#holdUp.value = null;
				this.#isLockedOut.value = false;
				return true;
			}
			const action = await this.#fixed(first);
			if (!action) {
				this.#holdUp.value = ownProblem("network_failed");
				return false;
			}
			const answer = await send(action);
			if (answer.kind === "done") await storage.answered(action, wall() + (ahead_ms() ?? 0));
			else if (answer.kind === "refused" && isOfClock(answer.problem) && action.timeField && !action.isRetimed)
				await storage.fix(retimed(action, answer.problem, newKey()));
			else if (answer.kind === "refused") await storage.refuse(action, answer.problem);
			this.#isLockedOut.value = answer.kind === "locked_out";
			if (answer.kind === "later" || answer.kind === "locked_out") {
				this.#holdUp.value = answer.problem;
				return false;
			}
			this.#holdUp.value = null;
			this.#failures = 0;
			onChange();
		}
	}

	/**
	 * The action as it goes out, kept so before it does: repeated, it must be the same to the letter. Null where it cannot be
	 * dated, because nobody knows the centre's time and nobody tells it.
	 */
	async #fixed(action: WaitingAction): Promise<WaitingAction | null> {
		if (action.isFixed) return action;
		const { storage, ahead_ms, askTime } = this.#options;
		const { timeField, at_ms, body } = action;
		const known_ms = action.ahead_ms ?? ahead_ms();
		if (timeField && known_ms === null && !(await askTime())) return null;
		const time = timeField && { [timeField]: new Date(at_ms + (known_ms ?? ahead_ms() ?? 0)).toISOString() };
		const fixed = { ...action, isFixed: true, body: time ? { ...body, ...time } : body };
		await storage.fix(fixed);
		return fixed;
	}

	#again(): void {
		if (this.#isHeld) return;
		const { clock, random } = this.#options;
		this.#cancelWait();
		const limit_ms = Math.min(BACKOFF_LIMIT_MS, BACKOFF_FIRST_MS * 2 ** this.#failures);
		this.#failures += 1;
		// At least half of it: no timer of less than a second runs while the phone is idle.
		this.#cancelWait = clock.after(limit_ms * (1 + random()), () => this.#drain());
	}
}
