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
				moveInQueue(desk, -1);
				break;
			case "down":
				moveInQueue(desk, 1);
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

/** Rows are buttons: Enter on the one that has the focus opens it. */
function moveInQueue(desk: Desk, step: 1 | -1): void {
	const rows = [...document.querySelectorAll<HTMLElement>("[data-incident-id].incident-row")];
	const focused = rows.indexOf(document.activeElement as HTMLElement);
	const open = rows.findIndex((row) => row.dataset.incidentId === String(desk.selectedId.peek()));
	const from = focused >= 0 ? focused : open;
	const target = from < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, from + step))];
	target?.focus();
	target?.scrollIntoView({ block: "nearest" });
}
