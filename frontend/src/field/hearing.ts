// Whether it was the centre that answered, and what its refusals mean for what was sent.
import type { Problem } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";

/** The centre redirects nobody: where somebody between does, that is as no answer. */
export const UNREDIRECTED = { redirect: "error" } as const satisfies RequestInit;

const UNEXPECTED = "unexpected";
const JSON_TYPES = /^application\/(problem\+)?json\b/;

/** What the centre says, empty for 204; null where the answer is another's: of a portal of a network, or a proxy. */
export async function documentOf(response: Response): Promise<object | null> {
	if (response.redirected) return null;
	if (response.status === 204) return {};
	if (!JSON_TYPES.test(response.headers.get("Content-Type") ?? "")) return null;
	const document: unknown = await response.json().catch(() => null);
	return typeof document === "object" ? document : null;
}

/** The centre's refusal; one without a code is nobody's word, and named as unexpected. */
export function problemOf(document: object | null, status: number): Problem {
	return document && "code" in document ? (document as Problem) : ownProblem(UNEXPECTED, status);
}

const AGAIN: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Refusals of the door, not of what was asked. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(["csrf_failed"]);

/** `later`: not for good, the same again. `locked_out`: nothing of this phone is taken. `refused`: never. */
export function meaningOf({ status, code }: Problem): "later" | "locked_out" | "refused" {
	if (code === UNEXPECTED || status < 400 || AGAIN.has(status) || AT_THE_DOOR.has(code)) return "later";
	return status === 401 ? "locked_out" : "refused";
}
