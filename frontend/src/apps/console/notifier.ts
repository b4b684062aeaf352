// Notifications of the operating system, for a desk whose console is behind other windows.
import { effect, type ReadonlySignal } from "@preact/signals-core";

export interface Told {
	/** The same for as long as it is the same matter: a newer notification takes the place of the one before it. */
	tag: string;
	title: string;
	body: string;
	/** Stays until somebody does something about it. */
	isCritical: boolean;
	/** What a click opens; null where it only brings the console to the front. */
	incidentId: number | null;
}

/** What is used of the browser. */
export interface Surroundings {
	/** Whether somebody has the page before them and works in it. */
	isLookedAt(): boolean;
	/** Show a notification and return how to take it away; null where the person allows none. */
	show(told: Told, onClick: () => void): (() => void) | null;
	/** Hear when somebody turns to the page. */
	onLook(act: () => void): void;
	focus(): void;
}

/** Show what comes while nobody looks, take away what is over, and all once somebody looks. */
export function notify(
	matters: ReadonlySignal<readonly Told[]>,
	surroundings: Surroundings,
	open: (incidentId: number) => void,
): void {
	/** What stands, with the text under which it was told. */
	let known: ReadonlyMap<string, string> = new Map();
	const shown = new Map<string, () => void>();

	function takeAway(tag: string): void {
		shown.get(tag)?.();
		shown.delete(tag);
	}

	function show(told: Told): void {
		const close = surroundings.show(told, () => {
			surroundings.focus();
			if (told.incidentId !== null) open(told.incidentId);
		});
		if (close) shown.set(told.tag, close);
	}

	effect(() => {
		const standing = new Map(matters.value.map((told) => [told.tag, `${told.title} ${told.body}`]));
		for (const tag of [...shown.keys()]) if (!standing.has(tag)) takeAway(tag);
		for (const told of matters.value)
			if (known.get(told.tag) !== standing.get(told.tag) && !surroundings.isLookedAt()) show(told);
		known = standing;
	});
	surroundings.onLook(() => {
		for (const tag of [...shown.keys()]) takeAway(tag);
	});
}

/** The browser's own notifications. They are shown where the person allowed them, which the test of the sounds asks for. */
export const browserSurroundings: Surroundings = {
	isLookedAt: () => document.visibilityState === "visible" && document.hasFocus(),
	show({ tag, title, body, isCritical }, onClick) {
		if (!("Notification" in globalThis) || Notification.permission !== "granted") return null;
		// The desk has sounds of its own.
		const notification = new Notification(title, { tag, body, requireInteraction: isCritical, silent: true });
		notification.onclick = () => {
			onClick();
			notification.close();
		};
		return () => notification.close();
	},
	onLook(act) {
		addEventListener("focus", act);
	},
	focus: () => focus(),
};
