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
/**
 * So long may it hold what the centre said last of work that was never ended here, counted from when it was last heard. A crew
 * may be for hours where there is no signal; it is not for a day, and a phone that heard nothing for one is lost or forgotten.
 */
export const LONGEST_WITHOUT_NEWS_MS = 86_400_000;

interface KeptBoard {
	board: Board;
	/** When it was last known to be what is, by this phone's clock. */
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

	/** The line brings what is new, and has brought nothing: the board is still what is. */
	async confirm(): Promise<void> {
		const kept = this.#now.peek();
		if (!kept) return;
		this.#now.value = { ...kept, at_ms: this.#wall() };
		await this.#storage.keep(KEPT, this.#now.peek());
	}

	/** Nothing is shown any more. */
	forget(): void {
		this.#now.value = null;
	}

	/**
	 * Forget what belongs to incidents on which this unit has ended its work more than an hour ago, and a board that is too old:
	 * without a signal no newer one takes them away. `done` is what no board shows yet. What the crew wrote and photographed
	 * stays until it is sent, or thrown away where it was refused: it is evidence, and the centre's.
	 */
	async purge(done: readonly WaitingAction[]): Promise<void> {
		const before_ms = this.#wall() - LONGEST_AFTER_MS;
		const kept = this.#now.peek();
		const isOld = kept !== null && kept.at_ms < this.#wall() - LONGEST_WITHOUT_NEWS_MS;
		const held = kept?.board.incidents.filter(
			({ assignments }) => !isOld && !assignments.some((each) => hasEnded(each.id, done, before_ms)),
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
		const isOver = ({ about, at_ms }: Pick<WaitingAction, "about" | "at_ms">): boolean =>
			about.incident !== null && !present.has(about.incident.id) && at_ms < before_ms;
		for (const refused of await this.#storage.refused()) {
			const isEvidence = refused.action !== undefined && refused.action.urgency > 0;
			if (!isEvidence && isOver(refused)) await this.#storage.dismiss(refused.order);
		}
		await this.#storage.dropTaken(isOver);
	}
}

function hasEnded(assignmentId: number, done: readonly WaitingAction[], before_ms: number): boolean {
	return done.some(
		({ path, body, at_ms }) =>
			at_ms < before_ms &&
			(path === endPath(assignmentId) || (path === statusPath(assignmentId) && body?.status === "cleared")),
	);
}
