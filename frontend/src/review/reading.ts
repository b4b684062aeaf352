// What the page asks of the centre. Nothing is written from here.
import type { Problem } from "../contract.ts";
import { type Outcome, ownProblem } from "../live/sender.ts";

const API = "/api/v1";
/** A year is measured in a few seconds. */
const TIMEOUT_MS = 30_000;

/** `wanted` ends the question where nobody waits for its answer any more. */
export async function read<Value>(path: string, wanted?: AbortSignal): Promise<Outcome<Value>> {
	try {
		const response = await fetch(API + path, {
			credentials: "same-origin",
			headers: { Accept: "application/json" },
			signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(wanted ? [wanted] : [])]),
		});
		const document = await response.json();
		return response.ok ? { ok: true, value: document as Value } : { ok: false, problem: document as Problem };
	} catch {
		return { ok: false, problem: ownProblem("network_failed") };
	}
}
