// How a command goes out: by HTTP, with a key, again while the network fails; and how it is known that it came back.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { EventFrame, Problem } from "../contract.ts";
import type { BoardState } from "./apply.ts";
import type { Clock } from "./clock.ts";
import type { Hold } from "./holding.ts";
import type { FoldedFrame } from "./store.ts";
import type { Upload } from "./upload.ts";

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

const API = "/api/v1";
const ATTEMPTS = 4;
const RETRY_FIRST_MS = 500;
const TIMEOUT_MS = 10_000;
/** A command whose event does not come (it changed nothing, or this desk no longer sees it) is not pending for ever. */
export const PENDING_LIMIT_MS = 10_000;
/** All attempts and the pauses between them: for so long at most it is open what becomes of a command. */
export const UNANSWERED_LIMIT_MS = ATTEMPTS * TIMEOUT_MS + RETRY_FIRST_MS * (2 ** (ATTEMPTS - 1) - 1);
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);

export interface SenderOptions {
	fetch: typeof fetch;
	upload: Upload;
	clock: Clock;
	newKey: () => string;
	csrfToken: () => string;
	/** Why no command can be carried out now; null where it can. */
	hold: () => Hold | null;
	onSignedOut: () => void;
}

/** A problem that this side found by itself. */
export function ownProblem(code: string, status = 0): Problem {
	return { type: `urn:eoc:problem:${code}`, title: code, status, detail: "", code };
}

/** A command of which the screen does not show yet what became of it. */
export interface UnderWay {
	/** What is waited for, as the screen asks for it, e.g. `call:12`. */
	readonly target: string;
	/** When it was sent first, by the clock of the sender. */
	readonly since_ms: number;
	/** How often it was sent. */
	readonly attempts: number;
	/** When the centre said that it is done; null before. */
	readonly answered_ms: number | null;
}

interface Pending {
	told: UnderWay;
	/** Whether the event of the command has arrived; null while the answer is still out. */
	arrived: ((board: BoardState) => boolean) | null;
	/** The events that came since the command was sent. */
	events: EventFrame[];
}

/** Whether the board, or an event since the command was sent, shows what the answer says. */
export type Arrived<Value> = (value: Value, board: BoardState, events: readonly EventFrame[]) => boolean;

interface Command<Value> {
	target: string;
	method: "POST" | "PATCH";
	path: string;
	body?: object;
	/** In place of a body: parts, one of them a file; `onProgress` tells which part of all of it has left. */
	form?: FormData;
	onProgress?: (part: number) => void;
	version?: number;
	arrived: Arrived<Value>;
}

export class Sender {
	readonly #options: SenderOptions;
	readonly #pending = new Set<Pending>();
	readonly #targets = signal<ReadonlySet<string>>(new Set());
	readonly #underWay = signal<readonly UnderWay[]>([]);
	#board: BoardState;

	constructor(options: SenderOptions, board: BoardState) {
		this.#options = options;
		this.#board = board;
	}

	/** What has been asked for and has not yet come back over the socket. */
	get pending(): ReadonlySignal<ReadonlySet<string>> {
		return this.#targets;
	}

	/** The same one by one, what was sent first in front. */
	get underWay(): ReadonlySignal<readonly UnderWay[]> {
		return this.#underWay;
	}

	/** Take what came over the socket, after it was folded into `board`. */
	take(frames: readonly FoldedFrame[], board: BoardState): void {
		this.#board = board;
		const events = frames.filter((frame) => frame.type === "event");
		for (const pending of this.#pending) {
			pending.events.push(...events);
			if (pending.arrived?.(board)) this.#settle(pending);
		}
	}

	read<Value>(path: string): Promise<Outcome<Value>> {
		return this.#repeatedly(
			() => this.#askOnce<Value>("GET", path, {}, null),
			() => {},
		);
	}

	post<Value>(target: string, path: string, body: object | undefined, arrived: Arrived<Value>): Promise<Outcome<Value>> {
		return this.send<Value>({ target, method: "POST", path, ...(body && { body }), arrived });
	}

	async send<Value>(command: Command<Value>): Promise<Outcome<Value>> {
		const hold = this.#options.hold();
		if (hold) return { ok: false, problem: ownProblem(hold) };
		const told: UnderWay = { target: command.target, since_ms: this.#options.clock.now(), attempts: 0, answered_ms: null };
		const pending: Pending = { told, arrived: null, events: [] };
		this.#pending.add(pending);
		this.#publish();
		const headers: Record<string, string> = {
			"Idempotency-Key": this.#options.newKey(),
			"X-CSRFToken": this.#options.csrfToken(),
			...(command.version !== undefined && { "If-Match": `"${command.version}"` }),
		};
		const { form, onProgress } = command;
		const outcome = await this.#repeatedly(
			() =>
				form
					? this.#reading<Value>(() => this.#options.upload(API + command.path, headers, form, onProgress ?? (() => {})))
					: this.#askOnce<Value>(command.method, command.path, headers, command.body ?? null),
			(attempts) => this.#tell(pending, { attempts }),
		);
		if (!outcome.ok) {
			this.#settle(pending);
			return outcome;
		}
		pending.arrived = (board) => command.arrived(outcome.value, board, pending.events);
		if (pending.arrived(this.#board)) this.#settle(pending);
		else {
			this.#tell(pending, { answered_ms: this.#options.clock.now() });
			this.#options.clock.after(PENDING_LIMIT_MS, () => this.#settle(pending));
		}
		return outcome;
	}

	/** The same request again, with the same key, while the network or the centre fails for a moment. */
	async #repeatedly<Value>(ask: () => Promise<Outcome<Value>>, onAttempt: (attempt: number) => void): Promise<Outcome<Value>> {
		for (let attempt = 1; ; attempt += 1) {
			onAttempt(attempt);
			const outcome = await ask();
			const passing = !outcome.ok && (outcome.problem.status === 0 || PASSING.has(outcome.problem.status));
			if (!passing || attempt === ATTEMPTS) return outcome;
			await new Promise<void>((resume) => {
				this.#options.clock.after(RETRY_FIRST_MS * 2 ** (attempt - 1), resume);
			});
		}
	}

	#askOnce<Value>(method: string, path: string, headers: Record<string, string>, body: object | null): Promise<Outcome<Value>> {
		return this.#reading<Value>(() =>
			this.#options.fetch(API + path, {
				method,
				credentials: "same-origin",
				headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
				body: body ? JSON.stringify(body) : null,
				signal: AbortSignal.timeout(TIMEOUT_MS),
			}),
		);
	}

	async #reading<Value>(ask: () => Promise<Response>): Promise<Outcome<Value>> {
		let response: Response;
		try {
			response = await ask();
		} catch {
			return { ok: false, problem: ownProblem("network_failed") };
		}
		if (response.status === 401) this.#options.onSignedOut();
		const document: unknown = await response.json().catch(() => null);
		if (response.ok && document !== null) return { ok: true, value: document as Value };
		// The answer broke off on its way: asked again, the same key brings it again.
		if (response.ok) return { ok: false, problem: ownProblem("network_failed") };
		return { ok: false, problem: isProblem(document) ? document : ownProblem("unexpected", response.status) };
	}

	#settle(pending: Pending): void {
		if (this.#pending.delete(pending)) this.#publish();
	}

	#tell(pending: Pending, news: Partial<UnderWay>): void {
		pending.told = { ...pending.told, ...news };
		this.#publish();
	}

	#publish(): void {
		this.#underWay.value = [...this.#pending].map(({ told }) => told);
		this.#targets.value = new Set(this.#underWay.value.map(({ target }) => target));
	}
}

function isProblem(document: unknown): document is Problem {
	return typeof document === "object" && document !== null && "code" in document && typeof document.code === "string";
}
