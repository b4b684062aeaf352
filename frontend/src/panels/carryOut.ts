// What a person asks of the centre by the command line, a button or a key. A refusal shows as elsewhere.
import type { Act, Deed } from "../commandline/known.ts";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { answer } from "./CallControls.tsx";
import type { Desk } from "./desk.ts";
import { moveScreen } from "./popOut.ts";

/** Carry it out; return what was done, which the desk remembers, or null where it was refused. */
export async function carryOut(desk: Desk, act: Act): Promise<Deed | null> {
	const deed = await done(desk, act);
	if (deed) desk.lastDeed.remember(deed);
	return deed;
}

/** Set the priority of an incident, unless it has that one. */
export function setPriority(desk: Desk, incident: IncidentCard, priority: number): void {
	if (priority !== incident.priority) void carryOut(desk, { name: "priority", incident, priority });
}

async function done(desk: Desk, act: Act): Promise<Deed | null> {
	const { assignments, chat, duty, incidents } = desk.commands;
	switch (act.name) {
		case "dispatch": {
			const units = act.units.map(({ id }) => id);
			const sent = desk.settle(await incidents.assign(act.incident.id, units, act.reason));
			return sent ? { act, assignments: sent.assignments } : null;
		}
		case "report": {
			const { id, status } = act.assignment;
			if (status !== act.status && !desk.settle(await assignments.report(id, act.status))) return null;
			if (act.hospital && !desk.settle(await assignments.alertHospital(id, act.hospital.code, ""))) return null;
			return { act };
		}
		case "priority": {
			const incident = await desk.change(act.incident, act.incident.version, { priority: act.priority });
			return incident ? { act, incident } : null;
		}
		case "undo_priority":
			return (await desk.change(act.incident, act.incident.version, { priority: act.priority })) ? { act } : null;
		case "note":
			return desk.settle(await incidents.addNote(act.incident.id, act.text)) ? { act } : null;
		case "refer":
			desk.select(act.incident.id);
			desk.referring.value = { incidentId: act.incident.id, line: act.line?.code ?? null };
			return { act };
		case "say":
			return desk.settle(await chat.sayOn(act.incident.id, act.text)) ? { act } : null;
		case "say_to_unit":
			return desk.settle(await chat.write({ to_unit: act.unit.id, text: act.text })) ? { act } : null;
		case "acknowledge":
			return desk.settle(await duty.acknowledge(act.alarm.id)) ? { act } : null;
		case "answer":
			return (await answer(desk, act.call)) ? { act } : null;
		case "locate":
			return desk.settle(await desk.commands.calls.sendLocationLink(act.call.id)) ? { act } : null;
		case "follow":
			desk.follow(act.unit.id);
			return { act };
		case "window":
			return moveScreen(desk, act.screen) ? { act } : null;
		case "undo_dispatch": {
			const reason = words.peek().undoReason;
			const ends = await Promise.all(act.recalled.map(({ id }) => assignments.recall(id, reason)));
			return ends.map((end) => desk.settle(end)).every(Boolean) ? { act } : null;
		}
	}
}
