// How an action goes out, and what its answer means for it.
import type { Problem } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";
import { documentOf, meaningOf, problemOf, UNREDIRECTED } from "./hearing.ts";
import type { WaitingAction } from "./storage.ts";

const API = "/api/v1";
const TIMEOUT_MS = 20_000;
/** A photo on a thin line. */
const PHOTO_TIMEOUT_MS = 180_000;

/**
 * `done`: the centre itself says that it has it. `later`: nobody answered, or not for good, or not the centre: the same again. `locked_out`: nothing of this phone
 * is taken any more, or not until it is paired again. `refused`: never, and why.
 */
export type Answer = { kind: "done" } | { kind: "later" | "locked_out" | "refused"; problem: Problem };
export type Send = (action: WaitingAction) => Promise<Answer>;

export interface SendingOptions {
	fetch: typeof fetch;
	csrfToken: () => string;
	/** The centre's time, as its answer tells it, beside this phone's. */
	onTime: (centre_ms: number, phone_ms: number) => void;
	now: () => number;
}

export function sendingBy({ fetch, csrfToken, onTime, now }: SendingOptions): Send {
	return async (action) => {
		const headers: Record<string, string> = { "Idempotency-Key": action.key, "X-CSRFToken": csrfToken() };
		let body: string | FormData | null = null;
		if (action.photo) body = formOf(action);
		else if (action.body) {
			headers["Content-Type"] = "application/json";
			body = JSON.stringify(action.body);
		}
		let response: Response;
		try {
			response = await fetch(API + action.path, {
				method: action.method,
				credentials: "same-origin",
				headers,
				body,
				signal: AbortSignal.timeout(action.photo ? PHOTO_TIMEOUT_MS : TIMEOUT_MS),
				...UNREDIRECTED,
			});
		} catch {
			return { kind: "later", problem: ownProblem("network_failed") };
		}
		const told = Date.parse(response.headers.get("Date") ?? "");
		const heard_ms = now();
		const document = await documentOf(response);
		if (document && !Number.isNaN(told)) onTime(told, heard_ms);
		if (response.ok && document) return { kind: "done" };
		const problem = problemOf(document, response.status);
		return { kind: meaningOf(problem), problem };
	};
}

function formOf({ photo, body }: WaitingAction): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries({ ...photo?.fields, ...body })) form.set(name, String(value));
	if (photo) form.set("file", photo.blob, photo.name);
	return form;
}
