// What a person asks of the centre goes by HTTP; what came of it returns by the socket like everybody else's acts.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type {
	AssignmentCard,
	AssignmentList,
	AssignmentStatus,
	CallCard,
	Disposition,
	EscalationCard,
	EventFrame,
	IncidentCard,
	IncidentChanges,
	NewIncident,
	Problem,
	UnitCard,
	UnitStatus,
} from "../contract.ts";
import type { BoardState } from "./apply.ts";
import type { Clock } from "./clock.ts";
import type { FoldedFrame } from "./store.ts";

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

const API = "/api/v1";
const ATTEMPTS = 4;
const RETRY_FIRST_MS = 500;
const TIMEOUT_MS = 10_000;
/** A command whose event does not come (it changed nothing, or this desk no longer sees it) is not pending for ever. */
const PENDING_LIMIT_MS = 10_000;
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);

export interface CommandOptions {
	fetch: typeof fetch;
	clock: Clock;
	newKey: () => string;
	csrfToken: () => string;
	/** Whether the screen is fresh enough to act on. */
	isFresh: () => boolean;
	onSignedOut: () => void;
}

/** A problem that this side found by itself. */
function ownProblem(code: string, status = 0): Problem {
	return { type: `urn:eoc:problem:${code}`, title: code, status, detail: "", code };
}

interface Pending {
	/** What is waited for, as the screen asks for it, e.g. `call:12`. */
	target: string;
	/** Whether the event of the command has arrived; null while the answer is still out. */
	arrived: ((board: BoardState) => boolean) | null;
	/** The events that came since the command was sent. */
	events: EventFrame[];
}

interface Command<Value> {
	target: string;
	method: "POST" | "PATCH";
	path: string;
	body?: object;
	version?: number;
	/** Whether the board, or an event since the command was sent, shows what the answer says. */
	arrived: (value: Value, board: BoardState, events: readonly EventFrame[]) => boolean;
}

export class Commands {
	readonly #options: CommandOptions;
	readonly #pending = new Set<Pending>();
	readonly #targets = signal<ReadonlySet<string>>(new Set());
	#board: BoardState;

	constructor(options: CommandOptions, board: BoardState) {
		this.#options = options;
		this.#board = board;
	}

	/** What has been asked for and has not yet come back over the socket. */
	get pending(): ReadonlySignal<ReadonlySet<string>> {
		return this.#targets;
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

	async read<Value>(path: string): Promise<Outcome<Value>> {
		return this.#ask<Value>("GET", path, {}, null);
	}

	createIncident(fields: NewIncident): Promise<Outcome<IncidentCard>> {
		return this.#send<IncidentCard>({
			target: "incident:new",
			method: "POST",
			path: "/incidents",
			body: fields,
			arrived: (card, board) => board.incidents.has(card.id),
		});
	}

	/** `version` is that of the card which the person looked at. */
	changeIncident(id: number, version: number, changes: IncidentChanges): Promise<Outcome<IncidentCard>> {
		return this.#send<IncidentCard>({
			target: `incident:${id}`,
			method: "PATCH",
			path: `/incidents/${id}`,
			body: changes,
			version,
			arrived: hasIncident,
		});
	}

	addAgency(id: number, agency: string): Promise<Outcome<IncidentCard>> {
		return this.#post(`incident:${id}:agencies`, `/incidents/${id}/agencies`, { agency }, hasIncident);
	}

	addNote(id: number, text: string): Promise<Outcome<IncidentCard>> {
		return this.#post<IncidentCard>(`incident:${id}:notes`, `/incidents/${id}/notes`, { text }, (_card, _board, events) =>
			events.some((event) => event.incident_id === id && event.name === "note.added" && event.data.note === text),
		);
	}

	closeIncident(id: number, disposition: Disposition, note: string): Promise<Outcome<IncidentCard>> {
		return this.#post<IncidentCard>(
			`incident:${id}:close`,
			`/incidents/${id}/close`,
			{ disposition, note },
			(_card, board) => !board.incidents.has(id),
		);
	}

	assignUnits(id: number, units: readonly number[]): Promise<Outcome<AssignmentList>> {
		return this.#post<AssignmentList>(`incident:${id}:assignments`, `/incidents/${id}/assignments`, { units }, (list, board) =>
			hasIncident(list.incident, board),
		);
	}

	reportAssignment(id: number, status: AssignmentStatus): Promise<Outcome<AssignmentCard>> {
		return this.#post<AssignmentCard>(`assignment:${id}`, `/assignments/${id}/status`, { status }, (card, board) => {
			const incident = board.incidents.get(card.incident_id);
			return !incident || incident.assignments.some((known) => known.id === id && known.status === card.status);
		});
	}

	reportUnit(id: number, status: UnitStatus, reason: string): Promise<Outcome<UnitCard>> {
		return this.#post<UnitCard>(
			`unit:${id}`,
			`/units/${id}/status`,
			{ status, reason },
			(card, board) => (board.units.get(id)?.version ?? card.version) >= card.version,
		);
	}

	answerCall(id: number): Promise<Outcome<CallCard>> {
		return this.#post<CallCard>(
			`call:${id}`,
			`/calls/${id}/answer`,
			undefined,
			(_card, board) => board.calls.get(id)?.status !== "ringing",
		);
	}

	acknowledge(id: number): Promise<Outcome<EscalationCard>> {
		return this.#post<EscalationCard>(
			`escalation:${id}`,
			`/escalations/${id}/acknowledge`,
			undefined,
			(_card, board) => !board.escalations.has(id),
		);
	}

	#post<Value>(
		target: string,
		path: string,
		body: object | undefined,
		arrived: Command<Value>["arrived"],
	): Promise<Outcome<Value>> {
		return this.#send<Value>({ target, method: "POST", path, ...(body && { body }), arrived });
	}

	async #send<Value>(command: Command<Value>): Promise<Outcome<Value>> {
		if (!this.#options.isFresh()) return { ok: false, problem: ownProblem("screen_not_fresh") };
		const pending: Pending = { target: command.target, arrived: null, events: [] };
		this.#pending.add(pending);
		this.#publish();
		const headers: Record<string, string> = {
			"Idempotency-Key": this.#options.newKey(),
			"X-CSRFToken": this.#options.csrfToken(),
			...(command.version !== undefined && { "If-Match": `"${command.version}"` }),
		};
		const outcome = await this.#ask<Value>(command.method, command.path, headers, command.body ?? null);
		if (!outcome.ok) {
			this.#settle(pending);
			return outcome;
		}
		pending.arrived = (board) => command.arrived(outcome.value, board, pending.events);
		if (pending.arrived(this.#board)) this.#settle(pending);
		else this.#options.clock.after(PENDING_LIMIT_MS, () => this.#settle(pending));
		return outcome;
	}

	/** The same request again, with the same key, while the network or the centre fails for a moment. */
	async #ask<Value>(
		method: string,
		path: string,
		headers: Record<string, string>,
		body: object | null,
	): Promise<Outcome<Value>> {
		for (let attempt = 1; ; attempt += 1) {
			const outcome = await this.#askOnce<Value>(method, path, headers, body);
			const passing = !outcome.ok && (outcome.problem.status === 0 || PASSING.has(outcome.problem.status));
			if (!passing || attempt === ATTEMPTS) return outcome;
			await new Promise<void>((resume) => {
				this.#options.clock.after(RETRY_FIRST_MS * 2 ** (attempt - 1), resume);
			});
		}
	}

	async #askOnce<Value>(
		method: string,
		path: string,
		headers: Record<string, string>,
		body: object | null,
	): Promise<Outcome<Value>> {
		let response: Response;
		try {
			response = await this.#options.fetch(API + path, {
				method,
				credentials: "same-origin",
				headers: body ? { ...headers, "Content-Type": "application/json" } : headers,
				body: body ? JSON.stringify(body) : null,
				signal: AbortSignal.timeout(TIMEOUT_MS),
			});
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

	#publish(): void {
		this.#targets.value = new Set([...this.#pending].map((pending) => pending.target));
	}
}

function hasIncident(card: IncidentCard, board: BoardState): boolean {
	const known = board.incidents.get(card.id);
	return !known || known.version >= card.version;
}

function isProblem(document: unknown): document is Problem {
	return typeof document === "object" && document !== null && "code" in document && typeof document.code === "string";
}
