// What the phone keeps: it outlives the page, the browser and the battery.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Problem } from "../contract.ts";

const NAME = "eoc-field";
const VERSION = 1;

/** What is sent first: what a crew does, then what it says, then what it shows. */
export type Urgency = 0 | 1 | 2;

/** What somebody did, for telling it again: while it waits, and where it was refused. */
export interface About {
	/** A name in the words of the page, such as `status` or `note`. */
	what: string;
	/** What of it: the status, the beginning of the text, the name of the file. */
	detail: string;
	incident: { id: number; number: string } | null;
}

export interface Photo {
	blob: Blob;
	name: string;
	/** What goes beside the file, as text. */
	fields: Record<string, string>;
}

/** Something that was done on this phone and has not been answered by the centre. */
export interface Action {
	/** Goes out as Idempotency-Key: the same again, after a crash between sending and answer, changes nothing. */
	key: string;
	urgency: Urgency;
	method: "POST" | "PUT";
	path: string;
	body: Record<string, unknown> | null;
	photo: Photo | null;
	/** When it was done, in milliseconds by the clock of this phone, which may be wrong. */
	at_ms: number;
	/** By how much the centre's clock was ahead of it then; none where nobody knew. */
	ahead_ms?: number | null;
	/** The field that says when it was done; null where the centre does not ask. */
	timeField: "occurred_at" | "taken_at" | null;
	about: About;
}

export interface WaitingAction extends Action {
	/** In which order things were done. */
	order: number;
	/** Whether it has gone out once: from then on it is repeated as it was, to the letter. */
	isFixed: boolean;
	/** Whether its time was set right, because the centre called it one of the future. */
	isRetimed: boolean;
	/** When the centre took it, in milliseconds by the centre's clock; none while it waits. */
	taken_ms?: number;
}

/** What the centre did not take, as it was, until somebody throws it away. */
export interface RefusedAction {
	order: number;
	about: About;
	at_ms: number;
	problem: Problem;
	/** Older pages have not kept it. */
	action?: WaitingAction;
}

/** One fix of the receiver, with its time by the clock of this phone. */
export interface StoredFix {
	order: number;
	at_ms: number;
	lon: number;
	lat: number;
	accuracy_m: number | null;
	heading: number | null;
	speed_mps: number | null;
}

interface Schema extends DBSchema {
	actions: { key: number; value: WaitingAction };
	refused: { key: number; value: RefusedAction };
	fixes: { key: number; value: StoredFix };
	kept: { key: string; value: unknown };
}

/** What a database says that was closed: by a newer page, or by a browser that ends its storage. */
const CLOSED: ReadonlySet<string> = new Set(["InvalidStateError", "AbortError", "UnknownError"]);

export class FieldStorage {
	readonly #name: string;
	#database: IDBPDatabase<Schema>;

	private constructor(name: string, database: IDBPDatabase<Schema>) {
		this.#name = name;
		this.#database = database;
	}

	static async open(name = NAME): Promise<FieldStorage> {
		return new FieldStorage(name, await opened(name));
	}

	close(): void {
		this.#database.close();
	}

	/** Do something with the database; where it was closed meanwhile, it is opened again once. */
	async #with<Value>(work: (database: IDBPDatabase<Schema>) => Promise<Value>): Promise<Value> {
		try {
			return await work(this.#database);
		} catch (error) {
			if (!(error instanceof DOMException && CLOSED.has(error.name))) throw error;
			this.#database = await opened(this.#name);
			return work(this.#database);
		}
	}

	/** Everything that waits or was taken and is not on a board yet, in the order in which it was done. */
	actions(): Promise<WaitingAction[]> {
		return this.#with((database) => database.getAll("actions"));
	}

	/** On disk once the promise is kept. */
	async add(action: Action): Promise<void> {
		await this.#with(async (database) => {
			const transaction = database.transaction("actions", "readwrite", { durability: "strict" });
			await transaction.store.add({ ...action, isFixed: false, isRetimed: false } as WaitingAction);
			await transaction.done;
		});
	}

	/** Keep the action as it goes out. */
	async fix(action: WaitingAction): Promise<void> {
		await this.#with((database) => database.put("actions", action));
	}

	/** The centre has it: it waits no longer, and is known until a board shows it. A photo is shown by nothing else. */
	async answered(action: WaitingAction, taken_ms: number): Promise<void> {
		await this.#with(async (database) => {
			if (action.photo) await database.delete("actions", action.order);
			else await database.put("actions", { ...action, taken_ms });
		});
	}

	/** Drop what was taken. */
	async dropTaken(isOver: (action: WaitingAction) => boolean): Promise<void> {
		await this.#with(async (database) => {
			const transaction = database.transaction("actions", "readwrite");
			const over = (await transaction.store.getAll()).filter((each) => each.taken_ms !== undefined && isOver(each));
			await Promise.all([...over.map(({ order }) => transaction.store.delete(order)), transaction.done]);
		});
	}

	/** Move an action to those that were refused, in one step. */
	async refuse(action: WaitingAction, problem: Problem): Promise<void> {
		const { order, about, at_ms } = action;
		await this.#with(async (database) => {
			const transaction = database.transaction(["actions", "refused"], "readwrite");
			await Promise.all([
				transaction.objectStore("refused").put({ order, about, at_ms, problem, action }),
				transaction.objectStore("actions").delete(order),
				transaction.done,
			]);
		});
	}

	/** Let what was refused wait once more, in its old place; nothing was carried out, so it is another request. */
	async sendAgain(order: number, key: string): Promise<void> {
		await this.#with(async (database) => {
			const transaction = database.transaction(["actions", "refused"], "readwrite");
			const refused = transaction.objectStore("refused");
			const action = (await refused.get(order))?.action;
			if (action) {
				await transaction.objectStore("actions").put({ ...action, key, isFixed: false, isRetimed: false });
				await refused.delete(order);
			}
			await transaction.done;
		});
	}

	refused(): Promise<RefusedAction[]> {
		return this.#with((database) => database.getAll("refused"));
	}

	async dismiss(order: number): Promise<void> {
		await this.#with((database) => database.delete("refused", order));
	}

	async addFix(fix: Omit<StoredFix, "order">): Promise<void> {
		await this.#with((database) => database.add("fixes", fix as StoredFix));
	}

	/** The oldest fixes, or all of them. */
	fixes(most?: number): Promise<StoredFix[]> {
		return this.#with((database) => database.getAll("fixes", null, most));
	}

	async countFixes(): Promise<number> {
		return this.#with((database) => database.count("fixes"));
	}

	async dropFixes(orders: readonly number[]): Promise<void> {
		await this.#with(async (database) => {
			const transaction = database.transaction("fixes", "readwrite");
			await Promise.all([...orders.map((order) => transaction.store.delete(order)), transaction.done]);
		});
	}

	/** What was kept under a name; undefined where nothing was. */
	async kept<Value>(name: string): Promise<Value | undefined> {
		return (await this.#with((database) => database.get("kept", name))) as Value | undefined;
	}

	async keep(name: string, value: unknown): Promise<void> {
		await this.#with((database) => database.put("kept", value, name));
	}

	async forgetWhere(isOver: (name: string) => boolean): Promise<void> {
		await this.#with(async (database) => {
			const names = await database.getAllKeys("kept");
			await Promise.all(names.filter(isOver).map((name) => database.delete("kept", name)));
		});
	}

	/** Nothing is left: the phone was lost, or belongs to this unit no longer. */
	async wipe(): Promise<void> {
		const stores = ["actions", "refused", "fixes", "kept"] as const;
		await this.#with(async (database) => {
			const transaction = database.transaction(stores, "readwrite");
			await Promise.all([...stores.map((store) => transaction.objectStore(store).clear()), transaction.done]);
		});
	}
}

function opened(name: string): Promise<IDBPDatabase<Schema>> {
	return openDB<Schema>(name, VERSION, {
		upgrade(fresh) {
			for (const store of ["actions", "fixes"] as const)
				fresh.createObjectStore(store, { keyPath: "order", autoIncrement: true });
			fresh.createObjectStore("refused", { keyPath: "order" });
			fresh.createObjectStore("kept");
		},
		// A newer page wants to change what is kept: it is let in.
		blocking: (_before, _after, event) => (event.target as IDBDatabase).close(),
	});
}
