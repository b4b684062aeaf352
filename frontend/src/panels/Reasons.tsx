import type { ReasonCard } from "../contract.ts";
import { sentenceOf } from "./names.ts";

/** Why the centre scored, proposed or passed over something. */
export function Reasons({ reasons }: { reasons: readonly ReasonCard[] }) {
	if (reasons.length === 0) return null;
	return <span class="reasons">{reasons.map(sentenceOf).join("; ")}</span>;
}
