// Carries out what keys ask for.
import { actionOf, isTyping } from "../../keys/keys.ts";
import type { Desk } from "../../panels/desk.ts";

export function listenToKeys(desk: Desk): void {
	addEventListener("keydown", (event) => {
		const typing = isTyping(event.target);
		const action = actionOf(event, typing);
		// An open dialog has its own keys, first of all Esc.
		if (!action || (action.name !== "acknowledge" && document.querySelector("dialog[open]"))) return;
		event.preventDefault();
		switch (action.name) {
			case "new_incident":
				desk.newIncidentOpen.value = true;
				break;
			case "acknowledge":
				desk.acknowledgeMostUrgent();
				break;
			case "priority": {
				const incident = desk.selected.peek();
				if (incident) void desk.setPriority(incident, action.priority);
				break;
			}
			case "up":
			case "down":
				goIntoQueue();
				break;
			case "search":
				search();
				break;
			case "see_all":
				seeAll(desk);
				break;
			case "next_panel":
				goToPanel(1);
				break;
			case "previous_panel":
				goToPanel(-1);
				break;
			case "close":
				close(desk, typing);
				break;
			case "fit_map":
				desk.fitMap();
				break;
			case "command_line":
				document.querySelector<HTMLElement>("[data-testid=command-line]")?.focus();
				break;
			case "help":
				desk.helpOpen.value = true;
				break;
		}
	});
}

/** What was typed is not thrown away by the first Esc: it leaves the field. */
function close(desk: Desk, typing: boolean): void {
	if (desk.newIncidentOpen.peek()) desk.newIncidentOpen.value = false;
	else if (typing && document.activeElement instanceof HTMLElement) document.activeElement.blur();
	else desk.select(null);
}

const PANEL = "[data-panel]";
/** The row of a list that holds the place of the keyboard; there the keys of the list itself go on. */
const ROW = '[data-row][tabindex="0"]';

function panelInFront(): HTMLElement | null {
	return document.activeElement?.closest<HTMLElement>(PANEL) ?? null;
}

/** Rows are buttons: Enter on the one that has the focus opens it. */
function goIntoQueue(): void {
	document.querySelector<HTMLElement>(`.queue ${ROW}`)?.focus();
}

/** Search the list of the panel that is in front; where it has none, the queue. */
function search(): void {
	const field = panelInFront()?.querySelector<HTMLInputElement>("[data-search]") ?? document.querySelector("[data-search]");
	if (!(field instanceof HTMLInputElement)) return;
	field.focus();
	field.select();
}

function seeAll(desk: Desk): void {
	if (panelInFront()?.matches(".board")) desk.board.seeAll();
	else desk.queue.seeAll();
}

/** A list is entered at its row, any other panel at its beginning. */
function goToPanel(step: 1 | -1): void {
	const panels = [...document.querySelectorAll<HTMLElement>(PANEL)];
	const front = panelInFront();
	const from = front ? panels.indexOf(front) : -1;
	const next = from < 0 ? 0 : (from + step + panels.length) % panels.length;
	(panels[next]?.querySelector<HTMLElement>(ROW) ?? panels[next])?.focus();
}
