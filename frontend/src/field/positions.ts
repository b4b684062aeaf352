// Where this unit is, as often as its work asks for and its battery can bear, kept until the centre has it.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { UnitStatus } from "../contract.ts";
import { distance_m, type Point } from "../panels/distance.ts";
import type { FieldStorage, StoredFix } from "./storage.ts";
import { superfluous } from "./thinning.ts";

/** `off`: nobody looks. `searching`: allowed, and nothing has come lately. */
export type PositionState = "off" | "searching" | "found" | "denied" | "unavailable";

const MOVING: ReadonlySet<UnitStatus> = new Set(["en_route", "transporting"]);
const MOVING_EVERY_MS = 1_000;
const STANDING_EVERY_MS = 15_000;
/** With little battery left. */
const SPARING = 4;
const LOW_BATTERY = 0.15;
/** A unit that stands and has gone so far is moving, whatever its status says. */
const MOVED_M = 50;
const AT_ONCE = 500;
const THIN_FROM = 300;

/** What is used of the browser's receiver. */
export type Receiver = Pick<Geolocation, "watchPosition" | "clearWatch">;

export interface PositionOptions {
	receiver: Receiver;
	storage: FieldStorage;
	/** Send fixes; false where they have to be sent again. */
	send: (fixes: readonly object[]) => Promise<boolean>;
	wall: () => number;
	/** By how much the centre's clock is ahead of this phone's. */
	ahead_ms: () => number;
	/** There is something to send. */
	onFix: () => void;
}

/** How far apart in time fixes are kept. */
export function interval_ms(status: UnitStatus, battery: number | null): number {
	const usual = MOVING.has(status) ? MOVING_EVERY_MS : STANDING_EVERY_MS;
	return battery !== null && battery < LOW_BATTERY ? usual * SPARING : usual;
}

/** A receiver that stands still may be silent for so long. */
const QUIET_MS = 120_000;

/** A fix that tells where the phone is at a moment of its own clock; null for an older one, which tells where it was. */
export function freshFix(fix: GeolocationPosition | null, at_ms: number, within_ms = QUIET_MS): GeolocationPosition | null {
	return fix && at_ms - fix.timestamp <= within_ms ? fix : null;
}

export class PositionLog {
	readonly #options: PositionOptions;
	readonly #state = signal<PositionState>("off");
	readonly #newest = signal<GeolocationPosition | null>(null);
	#watch: number | null = null;
	#status: UnitStatus = "off_duty";
	#battery: number | null = null;
	#keptAt_ms = Number.NEGATIVE_INFINITY;
	#keptAt: Point | null = null;

	constructor(options: PositionOptions) {
		this.#options = options;
	}

	get state(): ReadonlySignal<PositionState> {
		return this.#state;
	}

	/** The newest fix; null before the first and while nobody looks. */
	get newest(): ReadonlySignal<GeolocationPosition | null> {
		return this.#newest;
	}

	/** Follow what the unit does. One that is off duty is followed by nobody. */
	follow(status: UnitStatus): void {
		this.#status = status;
		if (status === "off_duty") this.#stop();
		else if (this.#watch === null) this.#start();
	}

	/** The part of the battery that is left, from 0 to 1; null while it is charged or nobody knows. */
	setBattery(left: number | null): void {
		this.#battery = left;
	}

	/** Send what was kept, the oldest first; false where something is left. */
	async flush(): Promise<boolean> {
		const { storage, send, wall, ahead_ms } = this.#options;
		if ((await storage.countFixes()) > THIN_FROM) await storage.dropFixes(superfluous(await storage.fixes(), wall()));
		for (;;) {
			const fixes = await storage.fixes(AT_ONCE);
			if (fixes.length === 0) return true;
			if (!(await send(fixes.map((fix) => reported(fix, ahead_ms()))))) return false;
			await storage.dropFixes(fixes.map(({ order }) => order));
		}
	}

	#start(): void {
		this.#state.value = "searching";
		this.#watch = this.#options.receiver.watchPosition(
			(fix) => this.#take(fix),
			(error) => {
				this.#state.value = error.code === error.PERMISSION_DENIED ? "denied" : "unavailable";
			},
			{ enableHighAccuracy: true, maximumAge: 1_000, timeout: 30_000 },
		);
	}

	#stop(): void {
		if (this.#watch !== null) this.#options.receiver.clearWatch(this.#watch);
		this.#watch = null;
		this.#newest.value = null;
		this.#state.value = "off";
	}

	#take(fix: GeolocationPosition): void {
		this.#state.value = "found";
		this.#newest.value = fix;
		const { longitude: lon, latitude: lat, accuracy, heading, speed } = fix.coords;
		const now = this.#options.wall();
		const here = { lon, lat };
		const isDue = now - this.#keptAt_ms >= interval_ms(this.#status, this.#battery);
		const hasMoved = this.#keptAt !== null && distance_m(this.#keptAt, here) > Math.max(MOVED_M, accuracy);
		if (!isDue && !(hasMoved && now - this.#keptAt_ms >= MOVING_EVERY_MS)) return;
		this.#keptAt_ms = now;
		this.#keptAt = here;
		const kept = { at_ms: now, ...here, accuracy_m: accuracy, heading: numberOrNull(heading), speed_mps: numberOrNull(speed) };
		void this.#options.storage.addFix(kept).then(this.#options.onFix, (error) => console.warn(error));
	}
}

function numberOrNull(value: number | null): number | null {
	return value === null || Number.isNaN(value) ? null : value;
}

function reported({ at_ms, lon, lat, accuracy_m, heading, speed_mps }: StoredFix, ahead_ms: number): object {
	return { at: new Date(at_ms + ahead_ms).toISOString(), lon, lat, accuracy_m, heading, speed_mps };
}
