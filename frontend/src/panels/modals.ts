// The dialogs that lie over the page: all but the topmost one is inert, for the hand and for a screen reader.
import { signal } from "@preact/signals";
import { isTyping } from "../keys/keys.ts";

/** The dialogs that are open, the topmost one last. */
export const modals = signal<readonly symbol[]>([]);

function open(): HTMLDialogElement[] {
	return [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")];
}

/** Whether somebody has written something that is still there; what a field held from the beginning is not lost. */
function isWrittenIn(dialog: HTMLDialogElement): boolean {
	if (dialog.dataset.written !== "true") return false;
	const fields = [...dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")];
	return fields.some((field) => isTyping(field) && field.value.trim() !== "");
}

/** Close all dialogs, whatever is written in them. */
export function closeDialogs(): void {
	for (const dialog of open().toReversed()) dialog.close();
}

/** Make way for what does not wait. What somebody has written, or must still read, stays. */
export function leaveDialogs(): void {
	if (!open().some((dialog) => dialog.dataset.stays === "true" || isWrittenIn(dialog))) closeDialogs();
}
