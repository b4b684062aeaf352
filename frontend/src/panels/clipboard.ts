/**
 * Put a text on the clipboard; return whether it is there. A browser gives it only to pages that came with TLS: elsewhere
 * the element in which the text stands is marked, so that a key copies it.
 */
export async function copied(text: string, shown: Element | null): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		if (shown) getSelection()?.selectAllChildren(shown);
		return false;
	}
}
