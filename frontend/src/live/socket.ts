// The road from the centre to this screen: connects, resumes, notices silence, and never gives up.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type {
	DeskFrame,
	EventFrame,
	HeartbeatFrame,
	PositionsFrame,
	PresenceFrame,
	ResetFrame,
	SeenFrame,
	SnapshotFrame,
} from "../contract.ts";
import type { Clock } from "./clock.ts";
import { CLOSE_MOVING, CLOSE_RIGHTS_CHANGED, CLOSE_SIGNED_OUT, CLOSE_TOO_MANY } from "./closeCodes.ts";
import type { FoldedFrame } from "./store.ts";
import { Telling } from "./telling.ts";

export type ServerFrame = SnapshotFrame | EventFrame | PositionsFrame | PresenceFrame | HeartbeatFrame | ResetFrame;

/** `live`: fresh data. `stale`: silence for 5 s. `offline`: no connection could be made (or none yet). */
export type Freshness = "live" | "stale" | "offline";

/** Why no further attempt is made until it is started again: sign-in is needed, or what this person may see is no longer what this page was made for. */
export type Ended = "signed_out" | "rights_changed";

export const SILENCE_MS = 5_000;
/** By less the shown time is not set right. */
const NOTICEABLE_MS = 500;
const BACKOFF_FIRST_MS = 250;
const BACKOFF_LIMIT_MS = 10_000;
/** After being told that it connects too often. */
const TOO_MANY_MS = 10_000;
/** A hundred screens that are sent away together come back spread over so long. */
const MOVING_WITHIN_MS = 1_000;

/** What is used of a WebSocket. */
export type Wire = Pick<WebSocket, "onopen" | "onmessage" | "onclose" | "send" | "close">;

export interface ConnectionOptions {
	/** Address of the socket, without a query. */
	url: string;
	/** The only panel of this window: it is no desk of its own. Null in the console. */
	screen?: string | null;
	open: (url: string) => Wire;
	/** Ask the server over HTTP whether this person is still signed in; false only when it says no. */
	isSignedIn: () => Promise<boolean>;
	clock: Clock;
	/** At least 0, below 1. */
	random: () => number;
	onFrame: (frame: FoldedFrame) => void;
	onPositions: (frame: PositionsFrame) => void;
	onPresence: (frame: PresenceFrame) => void;
	/** The first frame of a new socket was taken: what is said now is heard. */
	onHeard: () => void;
}

export class Connection {
	readonly #options: ConnectionOptions;
	readonly #freshness = signal<Freshness>("offline");
	readonly #ended = signal<Ended | null>(null);
	readonly #degraded = signal<readonly string[]>([]);
	readonly #lastFrameAt = signal<number | null>(null);
	readonly #serverAhead_ms = signal(0);
	readonly #desk: Telling;
	#wire: Wire | null = null;
	/** Whether the socket has brought a frame. */
	#isHeard = false;
	/** Whether the socket has brought the centre's time. */
	#isTimed = false;
	/** When the last frame came, whatever it was. */
	#heardAt: number | null = null;
	/** Whether the socket has brought what is now: a board or a heartbeat. What was missed before that may be old. */
	#isCurrent = false;
	/** Sent away by a process that ends: until the data is old, that is nothing to be alarmed about. */
	#isMoving = false;
	#isClockKnown = false;
	#cursor: number | null = null;
	/** Whose board the cursor belongs to; the server resets a client whose rights have changed. */
	#scope = "";
	#attempts = 0;
	#cancelWait: () => void = () => {};
	#cancelSilence: () => void = () => {};
	#cancelStaleness: () => void = () => {};

	constructor(options: ConnectionOptions) {
		this.#options = options;
		this.#desk = new Telling(options.clock, (message) => this.#wire?.send(message));
	}

	get freshness(): ReadonlySignal<Freshness> {
		return this.#freshness;
	}

	get ended(): ReadonlySignal<Ended | null> {
		return this.#ended;
	}

	/** Parts of the centre that do not work, as the heartbeat names them. */
	get degraded(): ReadonlySignal<readonly string[]> {
		return this.#degraded;
	}

	/** When the last frame came that shows what is now, by the clock of this connection; null before the first. */
	get lastFrameAt(): ReadonlySignal<number | null> {
		return this.#lastFrameAt;
	}

	/** By how much the centre's clock is ahead of that of this connection. */
	get serverAhead_ms(): ReadonlySignal<number> {
		return this.#serverAhead_ms;
	}

	/** The seq up to which everything was received. */
	get cursor(): number | null {
		return this.#cursor;
	}

	/** Connect at once, with nothing known of what came before. */
	start(): void {
		this.#ended.value = null;
		this.#cursor = null;
		this.#scope = "";
		this.#attempts = 0;
		this.#drop();
		this.#connect();
	}

	/** Connect as who this is now, also where it has ended: after a pause as after a failure, since what ended it may last. */
	restart(): void {
		this.#ended.value = null;
		this.#resume();
	}

	/** Do not wait: the network is back, or somebody looks at the page again, perhaps after the machine slept. */
	hurry(): void {
		if (this.#ended.peek()) return;
		const isSilent = this.#isSilent();
		if (this.#wire && !isSilent) return;
		if (isSilent) this.#markStale();
		this.#drop();
		this.#attempts = 0;
		this.#connect();
	}

	/** To be called every second: timers stand still while the machine sleeps or the page is frozen, the clock does not. */
	noticeSilence(): void {
		if (this.#freshness.peek() === "live" && this.#isSilent()) this.hurry();
	}

	/** Say that an event stood on a screen; return whether there was anybody to say it to. */
	sendSeen(seq: number): boolean {
		if (!this.#wire || !this.#isHeard) return false;
		// Nobody need be looking at a second window: what it shows is no proof that somebody saw it.
		if (this.#options.screen) return true;
		this.#wire.send(JSON.stringify({ type: "seen", seq } satisfies SeenFrame));
		return true;
	}

	/** Say what is in front of the person, and whether they speak with a caller. Said again on every new socket. */
	sendDesk(incidentId: number | null, field: string | null, speaking: boolean): void {
		if (this.#options.screen) return;
		this.#desk.say({ type: "desk", incident_id: incidentId, field, speaking } satisfies DeskFrame);
	}

	#connect(): void {
		this.#cancelWait();
		const { url, screen, open } = this.#options;
		const asked = new URLSearchParams({
			...(screen && { screen }),
			...(this.#cursor !== null && { cursor: String(this.#cursor), scope: this.#scope }),
		}).toString();
		const wire = open(asked ? `${url}?${asked}` : url);
		this.#wire = wire;
		let opened = false;
		wire.onopen = () => {
			opened = true;
		};
		wire.onmessage = ({ data }) => {
			if (this.#wire === wire && typeof data === "string") this.#receive(JSON.parse(data));
		};
		wire.onclose = ({ code }) => {
			if (this.#wire === wire) this.#lost(code, opened);
		};
		this.#watchSilence();
	}

	#receive(frame: ServerFrame): void {
		const now = this.#options.clock.now();
		switch (frame.type) {
			case "snapshot":
				this.#scope = frame.scope;
				this.#cursor = frame.cursor;
				// Not the moment at which it was sent, yet near enough until the first heartbeat.
				if (!this.#isClockKnown) this.#serverAhead_ms.value = Date.parse(frame.board.at) - now;
				this.#options.onFrame(frame);
				break;
			case "event":
				if (this.#cursor === null || (frame.seq > this.#cursor && frame.prev !== this.#cursor)) {
					this.#resume();
					return;
				}
				if (frame.seq <= this.#cursor) break;
				this.#cursor = frame.seq;
				this.#options.onFrame(frame);
				break;
			case "positions":
				this.#options.onPositions(frame);
				break;
			case "presence":
				this.#options.onPresence(frame);
				break;
			case "heartbeat":
				if (frame.sent > (this.#cursor ?? 0)) {
					this.#resume();
					return;
				}
				// The same every 2 s is no news.
				if (frame.degraded.join() !== this.#degraded.peek().join()) this.#degraded.value = frame.degraded;
				if (!this.#takeTime(Date.parse(frame.at) - now)) {
					// What comes on this socket was sent long ago.
					this.#markStale();
					this.#resume();
					return;
				}
				break;
			case "reset":
				this.#cursor = null;
				this.#resume();
				return;
			// What a newer centre says besides shows that it is there, and no more.
		}
		this.#isCurrent ||= frame.type === "snapshot" || frame.type === "heartbeat";
		this.#heardAt = now;
		this.#attempts = 0;
		this.#watchSilence();
		if (this.#isCurrent) this.#markLive(now);
		if (!this.#isHeard) this.#welcomed();
	}

	#markLive(now: number): void {
		this.#lastFrameAt.value = now;
		this.#freshness.value = "live";
		this.#cancelStaleness();
		this.#cancelStaleness = this.#options.clock.after(SILENCE_MS, () => this.#markStale());
		this.#isMoving = false;
	}

	#welcomed(): void {
		this.#isHeard = true;
		this.#desk.opened();
		this.#options.onHeard();
	}

	/** Take the centre's time; return false where it comes so late that all else on this socket does too. */
	#takeTime(ahead_ms: number): boolean {
		const isFirst = !this.#isTimed;
		this.#isTimed = true;
		// The first of a socket has nothing before it to wait for: if it is late, it is this machine's clock that was set.
		if (!isFirst && ahead_ms <= this.#serverAhead_ms.peek() - SILENCE_MS) return false;
		this.#serverAhead_ms.value = this.#isClockKnown ? this.#smoothed(ahead_ms) : ahead_ms;
		this.#isClockKnown = true;
		return true;
	}

	/** The network delays frames: one that says earlier than expected was on its way, and shown ages do not go back. */
	#smoothed(ahead_ms: number): number {
		const before = this.#serverAhead_ms.peek();
		const isDelay = ahead_ms > before - SILENCE_MS && ahead_ms < before + NOTICEABLE_MS;
		return isDelay ? before : ahead_ms;
	}

	#isSilent(): boolean {
		return this.#heardAt !== null && this.#options.clock.now() - this.#heardAt >= SILENCE_MS;
	}

	/** Something is missing: leave this socket and begin again where the data ends. */
	#resume(): void {
		this.#drop();
		this.#waitAndConnect(this.#backoff_ms());
	}

	#watchSilence(): void {
		this.#cancelSilence();
		this.#cancelSilence = this.#options.clock.after(SILENCE_MS, () => this.#resume());
	}

	#markStale(): void {
		this.#isMoving = false;
		if (this.#freshness.peek() === "live") this.#freshness.value = "stale";
	}

	#lost(code: number, opened: boolean): void {
		this.#drop();
		if (code === CLOSE_SIGNED_OUT || code === CLOSE_RIGHTS_CHANGED) {
			this.#end(code === CLOSE_SIGNED_OUT ? "signed_out" : "rights_changed");
			return;
		}
		this.#isMoving ||= code === CLOSE_MOVING && this.#freshness.peek() === "live";
		// A connection that was up may be back before anybody needs to know; one that cannot be made is known to be gone.
		if (!this.#isMoving && (!opened || this.#attempts > 0)) this.#freshness.value = "offline";
		this.#waitAndConnect(this.#pause_ms(code));
		if (!opened) void this.#checkSignedIn();
	}

	async #checkSignedIn(): Promise<void> {
		if (!(await this.#options.isSignedIn()) && !this.#ended.peek()) this.#end("signed_out");
	}

	#end(ended: Ended): void {
		this.#drop();
		this.#cancelWait();
		this.#cancelStaleness();
		this.#freshness.value = "offline";
		this.#ended.value = ended;
	}

	#waitAndConnect(delay_ms: number): void {
		this.#attempts += 1;
		this.#cancelWait();
		this.#cancelWait = this.#options.clock.after(delay_ms, () => this.#connect());
	}

	#pause_ms(code: number): number {
		if (code === CLOSE_TOO_MANY) return TOO_MANY_MS;
		// Sent away again before anything was heard, it waits like after any other failure.
		if (code === CLOSE_MOVING && this.#attempts === 0) return this.#options.random() * MOVING_WITHIN_MS;
		return this.#backoff_ms();
	}

	/** Full jitter: anything up to a limit that doubles, so that a hundred screens do not come back as one. */
	#backoff_ms(): number {
		return this.#options.random() * Math.min(BACKOFF_LIMIT_MS, BACKOFF_FIRST_MS * 2 ** this.#attempts);
	}

	#drop(): void {
		this.#cancelSilence();
		this.#isHeard = false;
		this.#isCurrent = false;
		this.#isTimed = false;
		this.#desk.closed();
		const wire = this.#wire;
		this.#wire = null;
		wire?.close();
	}
}
