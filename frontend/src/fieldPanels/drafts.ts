// What is half written, as long as the page is open in its tab: another tab of the page, or a reload, takes nothing of it.
const PREFIX = "eoc.field.draft:";

export function draft(name: string): string {
	try {
		return sessionStorage.getItem(PREFIX + name) ?? "";
	} catch {
		return "";
	}
}

export function keepDraft(name: string, text: string): void {
	try {
		if (text) sessionStorage.setItem(PREFIX + name, text);
		else sessionStorage.removeItem(PREFIX + name);
	} catch {
		// It lives as long as its field.
	}
}

/** Whoever has the phone next reads nothing of it. */
export function forgetDrafts(): void {
	try {
		for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
	} catch {
		// Nothing was kept.
	}
}
