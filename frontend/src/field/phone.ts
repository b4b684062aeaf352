// The crew's phone: what it belongs to, what its unit does, and the one way by which anything leaves it.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals-core";
import type { Catalogue, DeviceSelf, IncidentCard, TrackerSetup, UnitCard, UnitStatus, UnitTypeItem } from "../contract.ts";
import { Positions } from "../live/positions.ts";
import type { Connection } from "../live/socket.ts";
import type { FoldedFrame } from "../live/store.ts";
import { CrewBoard } from "./crewBoard.ts";
import { isRevoked, isUnknown, type Told } from "./deviceSelf.ts";
import type { PositionLog } from "./positions.ts";
import type { Deed, Queue } from "./queue.ts";
import type { Reader } from "./reading.ts";
import type { About, FieldStorage } from "./storage.ts";
import { dangerOf, type Work, workOf } from "./work.ts";

const SELF = "self";
const CATALOGUE = "catalogue";
const TOKEN_AT = "token_at";
const SET_ASIDE = "set_aside";
/** What stays of a phone that the centre does not know any more, beside what waits to be sent: whose that is. */
const KEPT_ASIDE: ReadonlySet<string> = new Set([SELF, SET_ASIDE, "emergency", "ahead_ms"]);
const TOKEN_FOR_MS = 86_400_000;

/** `opening`: what was kept is being read. `unpaired`: this phone belongs to no unit. */
export type Stage = "opening" | "unpaired" | "paired";

export interface PhoneParts {
	storage: FieldStorage;
	reader: Reader;
	queue: Queue;
	positions: PositionLog;
	connection: Connection;
	wall: () => number;
	/** To be called when this phone belongs to no unit any more. */
	onLeave: () => Promise<void>;
}

export class Phone {
	readonly storage: FieldStorage;
	readonly reader: Reader;
	readonly queue: Queue;
	readonly positions: PositionLog;
	readonly connection: Connection;
	readonly board: CrewBoard;
	/** Where the other units on the incident are. */
	readonly others = new Positions();
	readonly catalogue = signal<Catalogue | null>(null);
	/** What the disk did not take, and so was not done at all; null where it took the last. */
	readonly unkept = signal<About | null>(null);
	/** Whether the centre has sent this phone away; what it held is gone. */
	readonly isSentAway = signal(false);
	/** The unit to which this phone has to be paired again before anything is shown or sent; null where there is none. */
	readonly setAside = signal<UnitCard | null>(null);
	readonly #stage = signal<Stage>("opening");
	readonly #self = signal<DeviceSelf | null>(null);
	readonly #wall: () => number;
	readonly #onLeave: () => Promise<void>;

	/** The unit as the centre knows it; null while this phone belongs to none. */
	readonly unit: ReadonlySignal<UnitCard | null>;
	readonly unitType: ReadonlySignal<UnitTypeItem | undefined>;
	/** How much of what its crew did had not reached the centre when this phone was emptied. */
	readonly lost = signal(0);
	/** The number of the incident that the desk, or another phone, took from this crew, until somebody has read it. */
	readonly taken = signal<string | null>(null);
	/** What the unit is doing; null while it is sent nowhere. */
	readonly work: ReadonlySignal<Work | null>;
	/** The incident that this crew's call for help opened, where it is at work on another or on none. */
	readonly danger: ReadonlySignal<IncidentCard | null>;
	/** What the unit is doing, as far as this phone knows: the crew's word counts before the centre has it. */
	readonly status: ReadonlySignal<UnitStatus>;
	/** Whether somebody is on shift, where the centre may not know it yet. */
	readonly isOnDuty: ReadonlySignal<boolean>;

	constructor({ storage, reader, queue, positions, connection, wall, onLeave }: PhoneParts) {
		this.storage = storage;
		this.reader = reader;
		this.queue = queue;
		this.positions = positions;
		this.connection = connection;
		this.board = new CrewBoard(storage, wall);
		this.#wall = wall;
		this.#onLeave = onLeave;
		this.unit = computed(() => {
			const self = this.#self.value;
			if (!self) return null;
			return this.board.now.value?.board.units.find(({ id }) => id === self.unit.id) ?? self.unit;
		});
		this.unitType = computed(() => this.catalogue.value?.unit_types.find(({ code }) => code === this.unit.value?.type));
		this.work = computed(() => {
			const unit = this.unit.value;
			const done = { waiting: queue.waiting.value, answered: queue.answered.value };
			return unit && workOf(unit, this.board.now.value?.board.incidents ?? [], done);
		});
		this.danger = computed(() => {
			const unit = this.unit.value;
			return unit && dangerOf(unit, this.board.now.value?.board.incidents ?? [], this.work.value);
		});
		const done = computed(() => [...queue.answered.value, ...queue.waiting.value]);
		this.isOnDuty = computed(() => {
			const shifts = done.value.filter(({ about }) => about.what === "shift");
			const last = shifts.at(-1)?.body?.on_duty;
			return typeof last === "boolean" ? last : (this.unit.value?.crew.length ?? 0) > 0;
		});
		this.status = computed(() => {
			const work = this.work.value;
			if (work) return work.status === "cleared" ? "available" : work.status;
			const said = done.value.filter(({ about }) => about.what === "unit_status").at(-1)?.body?.status;
			if (!this.isOnDuty.value) return "off_duty";
			return (said as UnitStatus | undefined) ?? this.unit.value?.status ?? "off_duty";
		});
	}

	get stage(): ReadonlySignal<Stage> {
		return this.#stage;
	}

	get self(): ReadonlySignal<DeviceSelf | null> {
		return this.#self;
	}

	/** Open with what was kept, then with what the centre says. */
	async open(): Promise<void> {
		const kept = await this.storage.kept<DeviceSelf>(SELF);
		this.catalogue.value = (await this.storage.kept<Catalogue>(CATALOGUE)) ?? null;
		if (kept && (await this.storage.kept<boolean>(SET_ASIDE))) {
			this.queue.hold();
			this.setAside.value = kept.unit;
		}
		await this.board.open();
		const known = this.board.now.peek();
		if (known) await this.queue.shown(Date.parse(known.board.at));
		if (kept && !this.setAside.peek()) this.#belongTo(kept);
		await this.queue.open();
		await this.ask();
		if (this.#stage.peek() === "opening") this.#stage.value = "unpaired";
		effect(() => this.positions.follow(this.#stage.value === "paired" ? this.status.value : "off_duty"));
		effect(() => {
			// Nothing is taken of a phone that was revoked, however the centre says so. Both are read: each may come first.
			const signs = [this.queue.isLockedOut.value, this.connection.ended.value];
			if (signs.some(Boolean)) void this.ask();
		});
	}

	/** Ask the centre whose phone this is. Without an answer it stays what it was. */
	async ask(): Promise<void> {
		let told = await this.reader.read<DeviceSelf>("/devices/own");
		// The token may have been changed while this was on its way with the one before: only what is said twice counts.
		if (!told.ok && isUnknown(told.problem)) told = await this.reader.read<DeviceSelf>("/devices/own");
		if (told.ok) {
			await this.#become(told.value);
			await this.#fetchCatalogue();
			await this.#changeToken();
		} else if (isRevoked(told.problem)) await this.#leave();
		else if (isUnknown(told.problem)) await this.#goAside();
		// The line ended and the phone is a unit's, as far as is known: it has another token, or the unit other rights. Where
		// that is not so the line ends again, and it is asked again. The page goes on: it may ring, and somebody may be writing.
		if (this.#stage.peek() === "paired" && this.connection.ended.peek()) this.connection.restart();
	}

	/** Pair this phone by the digits that were given at the desk, or by the secret of a link. */
	async pair(by: { code: string } | { secret: string }, label: string): Promise<Told<DeviceSelf>> {
		const told = await this.reader.post<DeviceSelf>("/devices/pair", { ...by, label });
		if (told.ok) {
			await this.#become(told.value);
			await this.storage.keep(TOKEN_AT, this.#wall());
			await this.#fetchCatalogue();
			this.queue.hurry();
		}
		return told;
	}

	async unpair(): Promise<Told<object>> {
		const told = await this.reader.post<object>("/devices/own/unpair", {});
		if (told.ok) await this.#leave();
		return told;
	}

	/** Get the settings of apps that report where this unit is while the screen is off; they are told once and kept nowhere. */
	async issueTracker(): Promise<Told<TrackerSetup>> {
		const told = await this.reader.post<TrackerSetup>("/devices/own/tracker", {});
		if (told.ok) await this.ask();
		return told;
	}

	async endTracker(): Promise<Told<object>> {
		const told = await this.reader.post<object>("/devices/own/tracker/end", {});
		if (told.ok) await this.ask();
		return told;
	}

	/** Do something: it is on disk when the promise is kept, and goes out when it can. True where the disk took it. */
	async do(deed: Deed): Promise<boolean> {
		try {
			await this.queue.add(deed);
			this.unkept.value = null;
			return true;
		} catch (error) {
			console.warn(error);
			this.unkept.value = deed.about;
			return false;
		}
	}

	/** Take what comes over the line. */
	take(frame: FoldedFrame): void {
		// What was on its way when this phone was sent away is nobody's here any more.
		if (frame.type !== "snapshot" || this.#stage.peek() !== "paired") return;
		const before = this.work.peek();
		this.board.take(frame);
		const now = this.work.peek();
		// What this crew ended itself was no work of it any more before the centre said so.
		if (before && before.assignment.id !== now?.assignment.id) this.taken.value = before.incident.number;
		void this.queue.shown(Date.parse(frame.board.at)).catch((error) => console.warn(error));
		this.queue.hurry();
	}

	/** There is a line again: what waits goes out, and what could not be read is asked for once more. */
	heard(): void {
		this.queue.hurry();
		if (this.#stage.peek() === "paired" && !this.unitType.peek())
			void this.#fetchCatalogue().catch((error) => console.warn(error));
	}

	/** To be called now and then: nothing is held longer than it may be, the token neither. */
	async keepHouse(): Promise<void> {
		if (this.connection.freshness.peek() === "live") await this.board.confirm();
		await this.board.purge([...this.queue.waiting.peek(), ...this.queue.answered.peek()]);
		await this.queue.look();
		if (this.#stage.peek() === "paired") await this.#changeToken();
		// Nobody has said that it was taken away: it may be known again.
		else if (this.setAside.peek()) await this.ask();
	}

	/** How old what is shown is, in seconds; null before anything was. */
	age_s(): number | null {
		const now = this.board.now.peek();
		return now && Math.max(0, Math.round((this.#wall() - now.at_ms) / 1000));
	}

	/** The centre says whose phone this is. What it holds of another unit is nobody's here. */
	async #become(self: DeviceSelf): Promise<void> {
		const before = await this.storage.kept<DeviceSelf>(SELF);
		if (before && before.unit.id !== self.unit.id) {
			await this.storage.wipe();
			this.board.forget();
			await this.queue.look();
		}
		await this.storage.keep(SELF, self);
		await this.storage.forgetWhere((name) => name === SET_ASIDE);
		this.#belongTo(self);
	}

	#belongTo(self: DeviceSelf): void {
		const isNew = this.#stage.peek() !== "paired";
		this.#self.value = self;
		this.#stage.value = "paired";
		this.isSentAway.value = false;
		this.setAside.value = null;
		if (isNew) this.connection.start();
		this.queue.release();
	}

	async #fetchCatalogue(): Promise<void> {
		const found = await this.reader.readOrKept<Catalogue>("/catalogue", CATALOGUE, this.storage);
		if (found) this.catalogue.value = found;
	}

	/** Get another token once a day: one that was copied is worth little. */
	async #changeToken(): Promise<void> {
		const last_ms = (await this.storage.kept<number>(TOKEN_AT)) ?? 0;
		if (this.#wall() - last_ms < TOKEN_FOR_MS) return;
		const told = await this.reader.post<object>("/devices/own/rotate", {});
		if (!told.ok) return;
		await this.storage.keep(TOKEN_AT, this.#wall());
		// The line would end with the first use of the new one.
		this.connection.restart();
	}

	/**
	 * Show nothing and send nothing until this phone is paired again. Nobody has said that it was taken away: what its crew did
	 * and has not reached the centre stays. What the centre said goes: it comes again with the pairing.
	 */
	async #goAside(): Promise<void> {
		const kept = await this.storage.kept<DeviceSelf>(SELF);
		// Never paired, or taken off its unit by another of its pages.
		if (!kept) return this.#leave();
		this.queue.hold();
		this.setAside.value = kept.unit;
		this.#self.value = null;
		this.#stage.value = "unpaired";
		this.board.forget();
		await this.storage.keep(SET_ASIDE, true);
		await this.storage.forgetWhere((name) => !KEPT_ASIDE.has(name));
		await this.storage.dropTaken(() => true);
		await this.queue.look();
		await this.#onLeave().catch((error) => console.warn(error));
	}

	async #leave(): Promise<void> {
		const wasPaired = this.#stage.peek() === "paired" || this.setAside.peek() !== null;
		this.lost.value = this.queue.waiting.peek().length;
		await this.storage.wipe();
		if (wasPaired) {
			this.isSentAway.value = true;
			this.#self.value = null;
		}
		this.setAside.value = null;
		this.#stage.value = "unpaired";
		this.board.forget();
		await this.queue.look();
		// At last: what the browser does about it holds up nothing of the above.
		await this.#onLeave().catch((error) => console.warn(error));
	}
}
