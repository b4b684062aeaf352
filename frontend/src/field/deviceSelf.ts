// How this phone comes to belong to a unit.
import type { Problem } from "../contract.ts";
import type { Outcome } from "../live/sender.ts";

export type Told<Value> = Outcome<Value>;

/** The centre says that this phone was taken off its unit. Only who had its token is told so. */
export function isRevoked({ code }: Problem): boolean {
	return code === "device_revoked";
}

/** The centre does not know this phone, or not any more: its token has run out, or the browser has thrown it away. */
export function isUnknown({ code }: Problem): boolean {
	return code === "sign_in_required";
}

/** The words of a pairing link, `/field/#pair=…`; null where the address has none. */
export function pairingSecret(hash: string): string | null {
	return new URLSearchParams(hash.replace(/^#/, "")).get("pair");
}
