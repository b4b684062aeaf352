// What the command line read, as sentences in the screen's language.
import type { Act } from "../commandline/known.ts";
import type { Lack } from "../commandline/reading.ts";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Desk } from "./desk.ts";
import { callerOf, nameOf } from "./names.ts";

/** `26-000012 (P1, Tai nạn giao thông, chợ Đồng Xoài)`. */
function incidentWords({ catalogue }: Desk, { number, priority, type, place }: IncidentCard): string {
	const t = words.value;
	const parts = [`P${priority}`, type ? nameOf(catalogue.incident_types, type) : t.unknownType, place || t.unknownPlace];
	return `${number} (${parts.join(", ")})`;
}

function priorityWords(priority: number): string {
	return `P${priority} ${words.value.priority[priority - 1] ?? ""}`;
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
			return doing.dispatch(signs(act.units), incidentWords(desk, act.incident));
		case "report": {
			const status = t.assignmentStatus[act.status];
			const number = desk.numberOf(act.assignment.incident_id);
			const hospital = act.hospital && nameOf(desk.catalogue.hospitals, act.hospital.code);
			return hospital
				? doing.reportTo(act.unit.call_sign, status, number, hospital)
				: doing.report(act.unit.call_sign, status, number);
		}
		case "priority":
			return doing.priority(incidentWords(desk, act.incident), priorityWords(act.priority));
		case "note":
			return doing.note(act.incident.number, act.text);
		case "acknowledge":
			return doing.acknowledge(t.escalationTrigger[act.alarm.trigger], desk.numberOf(act.alarm.incident_id));
		case "answer":
			return doing.answer(nameOf(desk.catalogue.lines, act.call.line), callerOf(act.call));
		case "undo_dispatch": {
			const undone = doing.undoDispatch(signs(act.recalled), act.incident.number);
			return act.staying.length > 0 ? `${undone}; ${doing.staying(signs(act.staying))}` : undone;
		}
		case "undo_priority":
			return doing.undoPriority(act.incident.number, priorityWords(act.priority));
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
