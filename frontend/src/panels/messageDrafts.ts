// What is being written to somebody and was not sent. It is theirs: nobody else is shown it, unless a person gives it to them.
import { MESSAGE, type Typed } from "./typed.ts";

const WITHIN = "message-within:";

/** What is being written to somebody, and within how many seconds an answer is asked for; whoever reads this follows it. */
export function draftTo({ texts }: Typed, address: string): { text: string; within: string } {
	return { text: texts.value.get(MESSAGE + address) ?? "", within: texts.value.get(WITHIN + address) ?? "" };
}

export function writeDraft(typed: Typed, address: string, draft: Partial<{ text: string; within: string }>): void {
	if (draft.text !== undefined) typed.writeText(MESSAGE + address, draft.text || null);
	if (draft.within !== undefined) typed.writeText(WITHIN + address, draft.within || null);
}

/** The one to whom something was written last and not sent, other than as an answer; nobody where there is none. */
export function lastAddressed(typed: Typed): string {
	return draftedAddresses(typed).at(-1) ?? "";
}

/** Let a text that was written to one be for another, if nothing is being written to them. */
export function readdress(typed: Typed, from: string, to: string): void {
	const draft = draftTo(typed, from);
	if (!draft.text || draftTo(typed, to).text) return;
	writeDraft(typed, from, { text: "", within: "" });
	writeDraft(typed, to, draft);
}

/** All but answers, the one that was written to last as the last. */
export function draftedAddresses({ texts }: Typed): string[] {
	const names = [...texts.value.keys()].filter((name) => name.startsWith(MESSAGE)).map((name) => name.slice(MESSAGE.length));
	return names.filter((address) => address !== "" && !address.startsWith("answer:"));
}
