import type { FaultCard } from "../contract.ts";
import { words } from "../i18n/index.ts";

/** What is wrong, and how many times: a detail begins with its count, and goes on in words for whoever mends it. */
export function faultText(fault: FaultCard): string {
	return `${words.value.fault[fault.code] ?? fault.code}: ${Number.parseInt(fault.detail, 10)}`;
}
