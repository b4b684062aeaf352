// What the command line read, as sentences in the screen's language.
import type { Act } from "../commandline/known.ts";
import type { Lack } from "../commandline/reading.ts";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Desk } from "./desk.ts";
import { callerOf, nameOf } from "./names.ts";

/** `Tai nạn giao thông, chợ Đồng Xoài`. */
function whatAndWhere({ catalogue }: Desk, { type, place }: IncidentCard): string {
	const t = words.value;
	return `${type ? nameOf(catalogue.incident_types, type) : t.unknownType}, ${place || t.unknownPlace}`;
}

/** An incident whose priority becomes another one: which, from what, to what. */
function priorityChange(desk: Desk, incident: IncidentCard, priority: number): [string, string, string] {
	const after = `P${priority} ${words.value.priority[priority - 1] ?? ""}`;
	return [`${incident.number} (${whatAndWhere(desk, incident)})`, `P${incident.priority}`, after];
}

function signs(cards: readonly { call_sign: string }[]): string {
	return cards.map(({ call_sign }) => call_sign).join(", ");
}

/** What an act does. */
export function actWords(desk: Desk, act: Act): string {
	const t = words.value;
	const { doing } = t;
	switch (act.name) {
		case "dispatch":
			return doing.dispatch(
				signs(act.units),
				`${act.incident.number} (P${act.incident.priority}, ${whatAndWhere(desk, act.incident)})`,
			);
		case "report": {
			const status = t.assignmentStatus[act.status];
			const number = desk.numberOf(act.assignment.incident_id);
			const hospital = act.hospital && nameOf(desk.catalogue.hospitals, act.hospital.code);
			return hospital
				? doing.reportTo(act.unit.call_sign, status, number, hospital)
				: doing.report(act.unit.call_sign, status, number);
		}
		case "priority":
			return doing.priority(...priorityChange(desk, act.incident, act.priority));
		case "note":
			return doing.note(act.incident.number, act.text);
		case "refer":
			return doing.refer(
				`${act.incident.number} (${whatAndWhere(desk, act.incident)})`,
				act.line ? nameOf(desk.catalogue.lines, act.line.code) : "",
			);
		case "say":
			return doing.say(act.incident.number, act.text);
		case "say_to_unit":
			return doing.say(act.unit.call_sign, act.text);
		case "acknowledge":
			return doing.acknowledge(t.escalationTrigger[act.alarm.trigger], desk.numberOf(act.alarm.incident_id));
		case "answer":
			return doing.answer(nameOf(desk.catalogue.lines, act.call.line), callerOf(act.call));
		case "locate":
			return doing.locate(callerOf(act.call), act.incident.number);
		case "follow":
			return doing.follow(act.unit.call_sign);
		case "window":
			return doing.window(t.screenNames[act.screen]);
		case "undo_dispatch": {
			const undone = doing.undoDispatch(signs(act.recalled), act.incident.number);
			return act.staying.length > 0 ? `${undone}; ${doing.staying(signs(act.staying))}` : undone;
		}
		case "undo_priority":
			return doing.undoPriority(...priorityChange(desk, act.incident, act.priority));
	}
}

/** Why a line cannot be carried out, and what to do. */
export function lackWords({ catalogue }: Desk, lack: Lack): string {
	const t = words.value;
	if (lack.code === "not_undone") return notUndone(lack.done);
	const statuses: Readonly<Record<string, string>> = { ...t.unitStatus, ...t.assignmentStatus };
	const among = lack.code === "hospital_ambiguous" ? lack.among?.map((code) => nameOf(catalogue.hospitals, code)) : lack.among;
	const sentence = t.lack[lack.code]({
		word: lack.word ?? "",
		among: among?.join(", ") ?? "",
		callSign: lack.callSign ?? "",
		number: lack.number ?? "",
		status: statuses[lack.status ?? ""] ?? "",
		next: lack.next?.map((status) => t.assignmentStatus[status]).join(", ") ?? "",
		priority: String(lack.priority ?? ""),
		most: String(lack.most ?? ""),
	});
	return lack.isPerhapsText ? `${sentence} ${t.perhapsText}` : sentence;
}

function notUndone(done: Act["name"] | undefined): string {
	const sentences: Readonly<Record<string, string>> = words.value.notUndone;
	return sentences[done ?? ""] ?? "";
}
