// What the centre last said to this unit. It is there without a signal too, and no longer than it may be.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { Board, SnapshotFrame } from "../contract.ts";
import type { FieldStorage, WaitingAction } from "./storage.ts";
import { endPath, statusPath } from "./work.ts";

const KEPT = "board";
/** What is kept of an incident beside the board: `log:12`. */
const OF_INCIDENT = /^[a-z]+:(\d+)$/;
/** So long may a phone hold what belongs to an incident on which its unit no longer works. */
export const LONGEST_AFTER_MS = 3_600_000;

interface KeptBoard {
	board: Board;
	/** When it came, by this phone's clock. */
	at_ms: number;
}

export class CrewBoard {
	readonly #storage: FieldStorage;
	readonly #wall: () => number;
	readonly #now = signal<KeptBoard | null>(null);

	constructor(storage: FieldStorage, wall: () => number) {
		this.#storage = storage;
		this.#wall = wall;
	}

	/** The newest board; null before the first. */
	get now(): ReadonlySignal<KeptBoard | null> {
		return this.#now;
	}

	/** Show what was kept from before. */
	async open(): Promise<void> {
		const kept = await this.#storage.kept<KeptBoard>(KEPT);
		// What came over the line meanwhile is newer.
		if (kept && !this.#now.peek()) this.#now.value = kept;
	}

	take({ board }: SnapshotFrame): void {
		this.#now.value = { board, at_ms: this.#wall() };
		void this.#storage.keep(KEPT, this.#now.peek()).catch((error) => console.warn(error));
	}

	/** Nothing is shown any more. */
	forget(): void {
		this.#now.value = null;
	}

	/**
	 * Forget what belongs to incidents on which this unit has ended its work more than an hour ago: without a signal no newer
	 * board takes them away. Photos that wait to be sent stay: they are evidence, and the centre's.
	 */
	async purge(waiting: readonly WaitingAction[]): Promise<void> {
		const before_ms = this.#wall() - LONGEST_AFTER_MS;
		const kept = this.#now.peek();
		const held = kept?.board.incidents.filter(
			({ assignments }) => !assignments.some((each) => hasEnded(each.id, waiting, before_ms)),
		);
		if (kept && held && held.length < kept.board.incidents.length) {
			const ids = new Set(held.map(({ id }) => id));
			this.#now.value = {
				...kept,
				board: {
					...kept.board,
					incidents: held,
					calls: kept.board.calls.filter(({ incident_id }) => ids.has(incident_id)),
					chat_messages: kept.board.chat_messages.filter(({ incident_id }) => incident_id === null || ids.has(incident_id)),
					mentions: [],
				},
			};
			await this.#storage.keep(KEPT, this.#now.peek());
		}
		const present = new Set(this.#now.peek()?.board.incidents.map(({ id }) => id));
		await this.#storage.forgetWhere((name) => {
			const [, id] = OF_INCIDENT.exec(name) ?? [];
			return id !== undefined && !present.has(Number(id));
		});
		for (const { order, about, at_ms } of await this.#storage.refused())
			if (about.incident && !present.has(about.incident.id) && at_ms < before_ms) await this.#storage.dismiss(order);
	}
}

function hasEnded(assignmentId: number, waiting: readonly WaitingAction[], before_ms: number): boolean {
	return waiting.some(
		({ path, body, at_ms }) =>
			at_ms < before_ms &&
			(path === endPath(assignmentId) || (path === statusPath(assignmentId) && body?.status === "cleared")),
	);
}
