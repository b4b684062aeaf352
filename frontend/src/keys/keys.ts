// What a key asks for. Knows no view: whoever listens carries it out.

export type KeyAction =
	| { name: "new_incident" | "acknowledge" | "fit_map" | "up" | "down" | "close" | "help" | "command_line" }
	| { name: "priority"; priority: number };

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "isComposing">;

/** Keys that write nothing, so they also act while somebody types. */
const WHILE_TYPING: Readonly<Record<string, KeyAction>> = {
	F2: { name: "command_line" },
	F4: { name: "new_incident" },
	F7: { name: "acknowledge" },
	F9: { name: "fit_map" },
	Escape: { name: "close" },
};

const OTHERWISE: Readonly<Record<string, KeyAction>> = {
	ArrowUp: { name: "up" },
	ArrowDown: { name: "down" },
	"?": { name: "help" },
	"/": { name: "command_line" },
};

/** Return what the key asks for; null while a word is being composed (Telex) and where the key writes text. */
export function actionOf(pressed: Pressed, typing: boolean): KeyAction | null {
	if (pressed.isComposing || pressed.ctrlKey || pressed.metaKey) return null;
	if (pressed.altKey) {
		// By its place: with Alt, some layouts write another sign.
		const digit = /^(?:Digit|Numpad)([1-5])$/.exec(pressed.code)?.[1];
		return digit && !typing ? { name: "priority", priority: Number(digit) } : null;
	}
	return WHILE_TYPING[pressed.key] ?? (typing ? null : (OTHERWISE[pressed.key] ?? null));
}

const WRITTEN_IN: ReadonlySet<string> = new Set(["TEXTAREA", "SELECT"]);
const NOT_WRITTEN_IN: ReadonlySet<string> = new Set(["checkbox", "radio", "button", "submit"]);

/** Whether keys go into a field. */
export function isTyping(target: EventTarget | null): boolean {
	if (target instanceof HTMLInputElement) return !NOT_WRITTEN_IN.has(target.type);
	return target instanceof HTMLElement && (WRITTEN_IN.has(target.tagName) || target.isContentEditable);
}
