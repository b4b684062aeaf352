// What a key asks for. Knows no view: whoever listens carries it out.

export type KeyAction =
	| {
			name:
				| "new_incident"
				| "acknowledge"
				| "fit_map"
				| "take_call"
				| "recommend"
				| "up"
				| "down"
				| "close"
				| "help"
				| "command_line"
				| "refer";
	  }
	| {
			name:
				| "search"
				| "see_all"
				| "next_panel"
				| "previous_panel"
				| "messages"
				| "acknowledge_message"
				| "pop_out"
				| "dismiss_missed";
	  }
	| { name: "priority"; priority: number };

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey" | "isComposing"> & {
	readonly repeat?: boolean;
};

/** Keys that write nothing, so they also act while somebody types. */
const WHILE_TYPING: Readonly<Record<string, KeyAction>> = {
	F1: { name: "help" },
	F2: { name: "command_line" },
	F3: { name: "search" },
	F4: { name: "new_incident" },
	F6: { name: "next_panel" },
	F7: { name: "acknowledge" },
	F8: { name: "recommend" },
	F9: { name: "fit_map" },
	F10: { name: "take_call" },
	Escape: { name: "close" },
};

const WITH_SHIFT: Readonly<Record<string, KeyAction>> = {
	F3: { name: "see_all" },
	F4: { name: "messages" },
	F6: { name: "previous_panel" },
	F7: { name: "acknowledge_message" },
	F8: { name: "dismiss_missed" },
	F9: { name: "pop_out" },
};

const OTHERWISE: Readonly<Record<string, KeyAction>> = {
	ArrowUp: { name: "up" },
	ArrowDown: { name: "down" },
};

/** Signs that act by themselves, unless a person has turned that off. */
const SINGLE: Readonly<Record<string, KeyAction>> = {
	"?": { name: "help" },
	"/": { name: "command_line" },
};

/** Return what the key asks for; null while a word is being composed (Telex) and where the key writes text. */
export function actionOf(pressed: Pressed, typing: boolean, singleKeys = true): KeyAction | null {
	if (pressed.isComposing || pressed.ctrlKey || pressed.metaKey) return null;
	if (pressed.altKey) {
		if (pressed.code === "KeyR" && !typing) return { name: "refer" };
		// By its place: with Alt, some layouts write another sign.
		const digit = /^(?:Digit|Numpad)([1-5])$/.exec(pressed.code)?.[1];
		return digit && !typing ? { name: "priority", priority: Number(digit) } : null;
	}
	const shifted = pressed.shiftKey ? WITH_SHIFT[pressed.key] : undefined;
	const always = shifted ?? WHILE_TYPING[pressed.key];
	if (always || typing) return always ?? null;
	return OTHERWISE[pressed.key] ?? (singleKeys ? SINGLE[pressed.key] : null) ?? null;
}

/** What a key says of the call whose form is open. */
export type Verdict = "nuisance" | "silent" | "wrong_number" | "same";

/** With Alt they write nothing, so they also act while somebody types; by their place, whatever sign the layout writes. */
const VERDICTS: Readonly<Record<string, Verdict>> = { KeyQ: "nuisance", KeyI: "silent", KeyN: "wrong_number", KeyT: "same" };

/** Return what the key says of the call; null where it says nothing. */
export function verdictOf(pressed: Pressed): Verdict | null {
	if (!pressed.altKey || pressed.isComposing || pressed.ctrlKey || pressed.metaKey || pressed.shiftKey) return null;
	return VERDICTS[pressed.code] ?? null;
}

/** Return the place of a digit from 1 to 9 that is pressed alone; null for any other key. */
export function digitOf(pressed: Pressed): number | null {
	// A key that is held says one thing once.
	if (pressed.repeat || pressed.isComposing || pressed.altKey || pressed.ctrlKey || pressed.metaKey) return null;
	return /^[1-9]$/.test(pressed.key) ? Number(pressed.key) : null;
}

const WRITTEN_IN: ReadonlySet<string> = new Set(["TEXTAREA", "SELECT"]);
const NOT_WRITTEN_IN: ReadonlySet<string> = new Set(["checkbox", "radio", "button", "submit"]);

/** Whether keys go into a field. */
export function isTyping(target: EventTarget | null): boolean {
	if (target instanceof HTMLInputElement) return !NOT_WRITTEN_IN.has(target.type);
	return target instanceof HTMLElement && (WRITTEN_IN.has(target.tagName) || target.isContentEditable);
}
