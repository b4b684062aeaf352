// The windows of the desk, put together with the browser's own parts.
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { systemClock } from "../../live/clock.ts";
import type { Desk } from "../../panels/desk.ts";
import { UNIT_STATUSES } from "../../panels/unitLines.ts";
import { browserChannel, browserLives, deskId, keepPlace, keptWants, newDeskId, openWindow } from "../../screens/browser.ts";
import { DeskWindows } from "../../screens/deskWindows.ts";
import type { ScreenName, Shared } from "../../screens/protocol.ts";
import { ScreenWindow } from "../../screens/screenWindow.ts";

export type Windows = DeskWindows | ScreenWindow;

/** What this window is to the others: the console, or a panel of it. */
export function openWindows(screen: ScreenName | null): Windows {
	const common = { channel: browserChannel(), lives: browserLives, openWindow };
	if (screen === null) return new DeskWindows({ ...common, id: deskId(), anotherId: newDeskId, wants: keptWants });
	keepPlace(screen);
	return new ScreenWindow({
		...common,
		screen,
		id: crypto.randomUUID(),
		desk: new URLSearchParams(location.search).get("of"),
		clock: systemClock,
		close: leave,
	});
}

/** A browser closes only what a page has opened; any other window becomes the console. */
function leave(): void {
	close();
	if (!window.closed) location.assign("/");
}

/** Let the windows of the desk show the same: the open incident, the unit that is followed, the unit board's filter. */
export function keepInStep(desk: Desk, windows: Windows, isMute: ReadonlySignal<boolean>): void {
	const shared = computed<Shared>(() => ({
		openId: desk.selectedId.value,
		followedId: desk.mapTools.followed.value,
		unitText: desk.board.filter.value.text,
		unitStatus: desk.board.filter.value.status,
	}));
	let fitted = desk.fits.peek();
	void windows.start({ shared, take: (wish) => take(desk, wish), onFit, isMute });

	function onFit(): void {
		fitted += 1;
		desk.fitMap();
	}

	effect(() => {
		if (desk.fits.value === fitted) return;
		fitted = desk.fits.value;
		windows.fitElsewhere();
	});
}

function take(desk: Desk, { openId, followedId, unitText, unitStatus }: Partial<Shared>): void {
	if (openId !== undefined && openId !== desk.selectedId.peek()) desk.select(openId);
	if (followedId !== undefined) desk.mapTools.followed.value = followedId;
	if (unitText !== undefined) desk.board.look({ text: unitText });
	if (unitStatus !== undefined) desk.board.look({ status: UNIT_STATUSES.find((status) => status === unitStatus) ?? "" });
}

/** What a window with one panel keeps of what is typed there: nothing, once it is closed. */
export function shortShelf(): Pick<Storage, "getItem" | "setItem" | "removeItem"> {
	const kept = new Map<string, string>();
	return {
		getItem: (key) => kept.get(key) ?? null,
		setItem: (key, value) => void kept.set(key, value),
		removeItem: (key) => void kept.delete(key),
	};
}
