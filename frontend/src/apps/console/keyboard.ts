// Carries out what keys ask for.
import { closedByEscape } from "../../keys/escape.ts";
import { actionOf, isTyping, type KeyAction } from "../../keys/keys.ts";
import { ownProblem } from "../../live/sender.ts";
import { setPriority } from "../../panels/carryOut.ts";
import type { Desk } from "../../panels/desk.ts";
import { moveScreen } from "../../panels/popOut.ts";
import { mayChange, maySend } from "../../panels/rights.ts";
import { takeCall } from "../../panels/takeCall.ts";
import type { ScreenName } from "../../screens/protocol.ts";

/** What asks for a person is taken whatever is open. */
const OVER_DIALOGS: ReadonlySet<KeyAction["name"]> = new Set(["acknowledge", "acknowledge_message", "take_call"]);

/** What opens something that only the console shows. */
const ONLY_IN_CONSOLE: ReadonlySet<KeyAction["name"]> = new Set([
	"take_call",
	"new_incident",
	"messages",
	"recommend",
	"refer",
]);

export function listenToKeys(desk: Desk): void {
	addEventListener("keydown", (event) => {
		const typing = isTyping(event.target);
		const action = actionOf(event, typing, desk.singleKeys.act.peek());
		if (!action) return;
		// An open dialog has its own keys, first of all Esc.
		if (!OVER_DIALOGS.has(action.name) && document.querySelector("dialog[open]")) return;
		event.preventDefault();
		if (action.name === "take_call" && desk.screens.isAlone.peek()) {
			open("/", "_blank", "noopener");
			return;
		}
		if (desk.screens.here !== null && ONLY_IN_CONSOLE.has(action.name)) {
			desk.settle({ ok: false, problem: ownProblem("in_console_only") });
			return;
		}
		switch (action.name) {
			case "new_incident":
				desk.newIncidentOpen.value = true;
				break;
			case "acknowledge":
				// A key that is held down takes one, not one after the other.
				if (!event.repeat) desk.acknowledgeMostUrgent();
				break;
			case "take_call":
				if (!event.repeat) void takeCall(desk);
				break;
			case "recommend":
				recommend(desk);
				break;
			case "acknowledge_message":
				if (!event.repeat) desk.acknowledgeFirstMessage();
				break;
			case "messages":
				desk.chat.open(null);
				break;
			case "dismiss_missed":
				desk.absences.dismiss();
				break;
			case "priority": {
				const incident = desk.selected.peek();
				if (incident) setPriority(desk, incident, action.priority);
				break;
			}
			case "refer":
				refer(desk);
				break;
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
			case "pop_out":
				moveScreen(desk, screenInFront(desk));
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

/** Only an incident that goes on is handed over, by who may end it. */
function refer(desk: Desk): void {
	const id = desk.selectedId.peek();
	if (id !== null && mayChange(desk.me) && desk.store.incidents.card(id).peek())
		desk.referring.value = { incidentId: id, line: null };
}

function close(desk: Desk, isInField: boolean): void {
	const { activeElement } = document;
	const closed = closedByEscape({
		isInField,
		newIncident: desk.newIncidentOpen.peek(),
		isInNewIncident: activeElement?.closest("[data-testid=new-incident-form]") != null,
		callForm: desk.callForm.call.peek() !== undefined,
	});
	if (closed === "new_incident") desk.newIncidentOpen.value = false;
	else if (closed === "field" && activeElement instanceof HTMLElement) activeElement.blur();
	else if (closed === "call_form") desk.callForm.close();
	else if (!showsMap(desk) || !desk.mapTools.end()) desk.select(null);
}

/** What was begun with a map ends where that map is. */
function showsMap({ screens, mapOpen }: Desk): boolean {
	return screens.here === null ? mapOpen.peek() && !screens.standing.peek().has("map") : screens.here === "map";
}

/** The only panel of this window; in the console the one in front, the map where that cannot stand alone. */
function screenInFront({ screens }: Desk): ScreenName {
	if (screens.here) return screens.here;
	const front = panelInFront();
	if (front?.matches(".board")) return "units";
	return front?.matches(".incident") ? "timeline" : "map";
}

/** For the incident of the call form where the hand is in it, else for the open one. */
function recommend(desk: Desk): void {
	const call = desk.callForm.call.peek();
	const isInForm = document.activeElement?.closest("[data-testid=call-form]") != null;
	const id = isInForm ? call?.incident_id : (desk.selectedId.peek() ?? call?.incident_id);
	if (id === undefined || !maySend(desk.me) || !desk.store.incidents.card(id).peek()) return;
	if (id !== desk.selectedId.peek()) desk.select(id);
	desk.recommendFor.value = id;
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
