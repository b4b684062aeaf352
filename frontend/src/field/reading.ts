// What is asked of the centre: an answer from before stands in where nobody answers now.
import { ownProblem } from "../live/sender.ts";
import type { Told } from "./deviceSelf.ts";
import { documentOf, problemOf, UNREDIRECTED } from "./hearing.ts";
import type { FieldStorage } from "./storage.ts";

const API = "/api/v1";
const TIMEOUT_MS = 15_000;

export interface ReaderOptions {
	fetch: typeof fetch;
	csrfToken: () => string;
	newKey: () => string;
	/** The centre's time, as its answer tells it, beside this phone's. */
	onTime: (centre_ms: number, phone_ms: number) => void;
	now: () => number;
}

export class Reader {
	readonly #options: ReaderOptions;

	constructor(options: ReaderOptions) {
		this.#options = options;
	}

	read<Value>(path: string): Promise<Told<Value>> {
		return this.#ask<Value>("GET", path, {}, null);
	}

	/** Ask for something that is done at once or not at all; what must not be lost goes through the queue. */
	post<Value>(path: string, body: object): Promise<Told<Value>> {
		return this.#write<Value>("POST", path, body);
	}

	put(path: string, body: object): Promise<Told<object>> {
		return this.#write("PUT", path, body);
	}

	remove(path: string): Promise<Told<object>> {
		return this.#write("DELETE", path, null);
	}

	/** What the centre says now, kept under a name; what was kept where it says nothing; undefined where nothing was. */
	async readOrKept<Value>(path: string, name: string, storage: FieldStorage): Promise<Value | undefined> {
		const told = await this.read<Value>(path);
		if (!told.ok) return storage.kept<Value>(name);
		await storage.keep(name, told.value);
		return told.value;
	}

	#write<Value>(method: string, path: string, body: object | null): Promise<Told<Value>> {
		const { newKey, csrfToken } = this.#options;
		return this.#ask<Value>(
			method,
			path,
			{ "Content-Type": "application/json", "Idempotency-Key": newKey(), "X-CSRFToken": csrfToken() },
			body && JSON.stringify(body),
		);
	}

	async #ask<Value>(method: string, path: string, headers: Record<string, string>, body: string | null): Promise<Told<Value>> {
		let response: Response;
		try {
			const signal = AbortSignal.timeout(TIMEOUT_MS);
			response = await this.#options.fetch(API + path, {
				method,
				credentials: "same-origin",
				headers,
				body,
				signal,
				...UNREDIRECTED,
			});
		} catch {
			return { ok: false, problem: ownProblem("network_failed") };
		}
		const heard_ms = this.#options.now();
		const document = await documentOf(response);
		const told = Date.parse(response.headers.get("Date") ?? "");
		if (document && !Number.isNaN(told)) this.#options.onTime(told, heard_ms);
		if (response.ok && document) return { ok: true, value: document as Value };
		return { ok: false, problem: problemOf(document, response.status) };
	}
}
