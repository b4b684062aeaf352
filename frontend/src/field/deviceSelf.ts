// How this phone comes to belong to a unit.
import type { Problem } from "../contract.ts";

export type Told<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

/** The words of a pairing link, `/field/#pair=…`; null where the address has none. */
export function pairingSecret(hash: string): string | null {
	return new URLSearchParams(hash.replace(/^#/, "")).get("pair");
}
