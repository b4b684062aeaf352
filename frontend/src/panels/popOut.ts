// Panels go into windows of their own and come back.
import { ownProblem } from "../live/sender.ts";
import type { ScreenName } from "../screens/protocol.ts";
import type { Desk } from "./desk.ts";

/** Give a panel a window of its own, or bring it back from there; false, with a sentence, where the browser forbids it. */
export function moveScreen(desk: Desk, screen: ScreenName): boolean {
	const { screens } = desk;
	if (screens.here === screen || screens.standing.peek().has(screen)) {
		screens.bringBack(screen);
		return true;
	}
	return openScreen(desk, screen);
}

export function openScreen(desk: Desk, screen: ScreenName): boolean {
	const isOpen = desk.screens.open(screen);
	if (!isOpen) desk.settle({ ok: false, problem: ownProblem("window_blocked") });
	return isOpen;
}
