// The browser's own parts of what the windows of a desk need.
import type { Wants } from "./deskWindows.ts";
import { type Channel, type Lives, type Message, SCREENS, type ScreenName } from "./protocol.ts";

export function browserChannel(): Channel {
	const channel = new BroadcastChannel("eoc.screens");
	return {
		post: (message) => channel.postMessage(message),
		listen: (hear) => {
			channel.onmessage = ({ data }: MessageEvent<Message>) => hear(data);
		},
	};
}

export const browserLives: Lives = {
	hold: (name) =>
		new Promise((settle) => {
			void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
				settle(lock !== null);
				// Never given back: the browser does that when the window ends.
				return lock && new Promise(() => {});
			});
		}),
	ended: (name) => navigator.locks.request(name, { mode: "shared" }, () => {}),
	wait: (name, onHeld) => {
		const waiting = new AbortController();
		let giveBack = (): void => {};
		const isOver = new Promise<void>((resolve) => {
			giveBack = resolve;
		});
		const asked = navigator.locks.request(name, { signal: waiting.signal }, () => {
			onHeld();
			return isOver;
		});
		// Who no longer waits is told so as by a failure.
		asked.catch(() => {});
		return () => {
			waiting.abort();
			giveBack();
		};
	},
	held: async () => ((await navigator.locks.query()).held ?? []).flatMap(({ name }) => name ?? []),
};

const WANTED = "eoc.screens";

export const keptWants: Wants = {
	read: () => {
		const kept = (localStorage.getItem(WANTED) ?? "").split(" ");
		return SCREENS.filter((screen) => kept.includes(screen));
	},
	write: (wanted) => localStorage.setItem(WANTED, wanted.join(" ")),
};

function placeOf(screen: ScreenName): string {
	return `eoc.screens.place:${screen}`;
}

/** Open a panel's window where it stood last. False where the browser forbids windows. */
export function openWindow(screen: ScreenName, desk: string): boolean {
	const place = localStorage.getItem(placeOf(screen)) ?? "width=1280,height=900";
	return window.open(`/screen/${screen}/?of=${encodeURIComponent(desk)}`, `eoc-${screen}-${desk}`, `popup,${place}`) !== null;
}

/** Remember where this window stands, whenever it may be about to end. */
export function keepPlace(screen: ScreenName): void {
	addEventListener("pagehide", () => {
		localStorage.setItem(placeOf(screen), `left=${screenX},top=${screenY},width=${innerWidth},height=${innerHeight}`);
	});
}

const DESK = "eoc.desk";

/** The name of this tab's desk, the same after the page was loaded anew. */
export function deskId(): string {
	return sessionStorage.getItem(DESK) ?? newDeskId();
}

export function newDeskId(): string {
	const id = crypto.randomUUID();
	sessionStorage.setItem(DESK, id);
	return id;
}
