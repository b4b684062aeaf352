// Whether the map is open: as this machine's person left it, else where the screen has room for it.
import type { Desk } from "../../panels/desk.ts";

const REMEMBERED = "eoc.map";
const ROOM = "(min-width: 1500px) and (min-height: 860px)";

export function keepMapChoice(desk: Desk): void {
	const chosen = localStorage.getItem(REMEMBERED);
	desk.mapOpen.value = chosen === null ? matchMedia(ROOM).matches : chosen === "open";
	let isFirst = true;
	desk.mapOpen.subscribe((isOpen) => {
		if (!isFirst) localStorage.setItem(REMEMBERED, isOpen ? "open" : "hidden");
		isFirst = false;
	});
}
