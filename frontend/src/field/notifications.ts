// Whether this phone is woken by its push service when its unit is sent: somebody wants it, the phone allows it, and the
// centre knows where to send. It is one road beside the page's own line and the radio.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import type { NewPushSubscription, Problem } from "../contract.ts";
import type { Told } from "./deviceSelf.ts";

const PATH = "/devices/own/push";
const WANTED = "notifications";

/**
 * `unavailable`: the centre sends none. `install_first`: this phone takes them once the page is on its home screen. `unsent`:
 * the phone is ready, and the centre does not know it yet. `failed`: the browser's push service, or the centre, did not want.
 */
export type NotificationState =
	| "unsupported"
	| "install_first"
	| "unavailable"
	| "off"
	| "asking"
	| "denied"
	| "unsent"
	| "failed"
	| "on";

export interface NotificationParts {
	/** Where it is kept that somebody wants them. */
	storage: { kept<Value>(name: string): Promise<Value | undefined>; keep(name: string, value: unknown): Promise<void> };
	centre: {
		put(path: string, body: object): Promise<Told<object>>;
		remove(path: string): Promise<Told<object>>;
	};
	/** What this browser can do. */
	support: "unsupported" | "install_first" | "supported";
	/** The browser's own subscriptions, once its worker is there. Throws where it does not come. */
	manager: () => Promise<Pick<PushManager, "getSubscription" | "subscribe">>;
	permission: () => NotificationPermission;
	ask: () => Promise<NotificationPermission>;
}

export class Notifications {
	readonly #parts: NotificationParts;
	readonly #state = signal<NotificationState>("off");
	readonly #problem = signal<Problem | null>(null);
	#key = "";
	/** One thing after the other: a tap and a page that loads must not subscribe twice. */
	#last: Promise<void> = Promise.resolve();

	constructor(parts: NotificationParts) {
		this.#parts = parts;
	}

	get state(): ReadonlySignal<NotificationState> {
		return this.#state;
	}

	/** Why the centre did not take the subscription. */
	get problem(): ReadonlySignal<Problem | null> {
		return this.#problem;
	}

	/** Take the key by which the centre sends; what was switched on before is renewed. Nobody is asked anything. */
	follow(key: string): Promise<void> {
		this.#key = key;
		return this.#then(async () => {
			this.#state.value = this.#without() ?? "off";
			if (this.#state.peek() !== "off" || !(await this.#parts.storage.kept<boolean>(WANTED))) return;
			if (this.#parts.permission() === "granted") await this.#subscribe();
		});
	}

	/** Try again what the centre has not heard: to be called when there may be a signal, or the browser has changed something. */
	renew(): Promise<void> {
		return this.#then(async () => {
			if (["unsent", "on"].includes(this.#state.peek())) await this.#subscribe();
		});
	}

	/** To be called in answer to a touch: browsers ask their person only then. */
	switchOn(): Promise<void> {
		const hindrance = this.#without();
		if (hindrance && hindrance !== "denied") return this.#last;
		this.#state.value = "asking";
		const asked = this.#parts.ask();
		return this.#then(async () => {
			const answer = await asked;
			if (answer !== "granted") {
				this.#state.value = answer === "denied" ? "denied" : "off";
				return;
			}
			await this.#parts.storage.keep(WANTED, true);
			await this.#subscribe();
		});
	}

	switchOff(): Promise<void> {
		return this.#then(async () => {
			await this.#parts.storage.keep(WANTED, false);
			await this.#unsubscribe();
			// Where the centre does not hear it, its next message is answered by the push service: there is nobody.
			await this.#parts.centre.remove(PATH);
			this.#state.value = this.#without() ?? "off";
		});
	}

	/** This phone belongs to no unit any more: nothing may wake it, whatever the centre still sends. */
	forget(): Promise<void> {
		return this.#then(async () => {
			if (this.#parts.support === "supported" && this.#parts.permission() === "granted") await this.#unsubscribe();
			this.#state.value = this.#without() ?? "off";
		});
	}

	/** What stands in the way of notifications, whatever somebody wants. */
	#without(): NotificationState | null {
		const { support, permission } = this.#parts;
		if (support !== "supported") return support;
		if (!this.#key) return "unavailable";
		return permission() === "denied" ? "denied" : null;
	}

	async #subscribe(): Promise<void> {
		this.#problem.value = null;
		try {
			const manager = await this.#parts.manager();
			let subscription = await manager.getSubscription();
			if (subscription && !isFor(subscription, this.#key)) {
				await subscription.unsubscribe();
				subscription = null;
			}
			subscription ??= await manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(this.#key) });
			const told = await this.#parts.centre.put(PATH, asTold(subscription));
			if (told.ok) this.#state.value = "on";
			else if (isPassing(told.problem)) this.#state.value = "unsent";
			else {
				this.#problem.value = told.problem;
				this.#state.value = "failed";
			}
		} catch (error) {
			console.warn(error);
			this.#state.value = "failed";
		}
	}

	async #unsubscribe(): Promise<void> {
		this.#problem.value = null;
		try {
			await (await (await this.#parts.manager()).getSubscription())?.unsubscribe();
		} catch (error) {
			console.warn(error);
		}
	}

	#then(work: () => Promise<void>): Promise<void> {
		this.#last = this.#last.then(work).catch((error: unknown) => console.warn(error));
		return this.#last;
	}
}

/** Whether trying again later may help. */
function isPassing({ status }: Problem): boolean {
	return status === 0 || status === 401 || status === 429 || status >= 500;
}

function asTold(subscription: PushSubscription): NewPushSubscription {
	const { endpoint = "", keys = {} } = subscription.toJSON();
	return { endpoint, p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" };
}

function isFor({ options }: PushSubscription, key: string): boolean {
	const own = options.applicationServerKey;
	const wanted = bytesOf(key);
	const found = own && new Uint8Array(own);
	return found?.length === wanted.length && wanted.every((byte, index) => byte === found[index]);
}

/** The bytes of base64url. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
	return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}
