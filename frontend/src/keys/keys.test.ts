import { expect, test } from "vitest";
import { actionOf, digitOf, type Pressed, verdictOf } from "./keys.ts";

function press(key: string, others: Partial<Pressed> = {}): Pressed {
	return { key, code: "", shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, isComposing: false, ...others };
}

test.each([
	["F3", "search"],
	["F4", "new_incident"],
	["F6", "next_panel"],
	["F7", "acknowledge"],
	["F8", "recommend"],
	["F10", "take_call"],
	["Escape", "close"],
	["ArrowUp", "up"],
	["ArrowDown", "down"],
	["?", "help"],
	["F2", "command_line"],
	["/", "command_line"],
])("%s asks for %s", (key, name) => {
	expect(actionOf(press(key), false)).toEqual({ name });
});

test("with Shift, the search is dropped and the panels go the other way round", () => {
	expect(actionOf(press("F3", { shiftKey: true }), true)).toEqual({ name: "see_all" });
	expect(actionOf(press("F6", { shiftKey: true }), false)).toEqual({ name: "previous_panel" });
	expect(actionOf(press("F9", { shiftKey: true }), true)).toEqual({ name: "pop_out" });
	expect(actionOf(press("?", { shiftKey: true }), false)).toEqual({ name: "help" });
});

test("what was missed is put away by a key of its own", () => {
	expect(actionOf(press("F8", { shiftKey: true }), true)).toEqual({ name: "dismiss_missed" });
});

test("with Shift, F4 shows the messages and F7 takes one instead of an alarm", () => {
	expect(actionOf(press("F4", { shiftKey: true }), true)).toEqual({ name: "messages" });
	expect(actionOf(press("F7", { shiftKey: true }), true)).toEqual({ name: "acknowledge_message" });
});

test("Alt with a digit asks for a priority, whatever sign the layout writes", () => {
	expect(actionOf(press("¡", { code: "Digit1", altKey: true }), false)).toEqual({ name: "priority", priority: 1 });
	expect(actionOf(press("5", { code: "Numpad5", altKey: true }), false)).toEqual({ name: "priority", priority: 5 });
	expect(actionOf(press("6", { code: "Digit6", altKey: true }), false)).toBeNull();
	expect(actionOf(press("1", { code: "Digit1" }), false)).toBeNull();
});

test("while somebody types, only keys that write nothing act", () => {
	for (const key of ["?", "/", "ArrowUp", "ArrowDown"]) expect(actionOf(press(key), true)).toBeNull();
	expect(actionOf(press("1", { code: "Digit1", altKey: true }), true)).toBeNull();
	for (const key of ["F1", "F2", "F4", "F7", "F8", "F10", "Escape"]) expect(actionOf(press(key), true)).not.toBeNull();
});

test("while a word is composed, no key acts", () => {
	for (const key of ["F2", "F4", "F7", "Escape", "?", "/", "ArrowDown"])
		for (const typing of [true, false]) expect(actionOf(press(key, { isComposing: true }), typing)).toBeNull();
});

test("the browser's own shortcuts stay its own", () => {
	expect(actionOf(press("F4", { ctrlKey: true }), false)).toBeNull();
	expect(actionOf(press("ArrowUp", { metaKey: true }), false)).toBeNull();
	expect(actionOf(press("F4", { altKey: true }), false)).toBeNull();
});

test("a verdict on a call takes Alt, whatever sign the layout writes, and nothing else beside it", () => {
	const alt = { altKey: true, code: "KeyQ" };
	expect(verdictOf(press("œ", alt))).toBe("nuisance");
	expect(verdictOf(press("q", { code: "KeyQ" }))).toBeNull();
	for (const more of ["shiftKey", "ctrlKey", "metaKey", "isComposing"] as const)
		expect(verdictOf(press("q", { ...alt, [more]: true }))).toBeNull();
	expect(verdictOf(press("w", { altKey: true, code: "KeyW" }))).toBeNull();
});

test("a digit that chooses is pressed alone", () => {
	expect(digitOf(press("3"))).toBe(3);
	for (const key of ["0", "a", "Enter", "12"]) expect(digitOf(press(key))).toBeNull();
	expect(digitOf(press("3", { altKey: true }))).toBeNull();
	expect(digitOf(press("3", { isComposing: true }))).toBeNull();
});

test("signs that act by themselves can be turned off, and their other keys stay", () => {
	for (const key of ["?", "/"]) expect(actionOf(press(key), false, false)).toBeNull();
	expect(actionOf(press("F1"), false, false)).toEqual(actionOf(press("?"), false));
	expect(actionOf(press("F2"), false, false)).toEqual(actionOf(press("/"), false));
	expect(actionOf(press("ArrowDown"), false, false)).toEqual({ name: "down" });
});
