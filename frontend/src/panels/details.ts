// What is special to an event of the record, a line for each part.
import type {
	AnswerCard,
	AttachmentCard,
	CallCard,
	CancelledChain,
	Catalogue,
	ChatMessageCard,
	ChoiceFact,
	ClosureCard,
	EscalationCard,
	EventData,
	EventName,
	HandoverCard,
	IncidentCard,
	LocatedFact,
	PremiseNoteFact,
	ReferralFact,
} from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import { writeCoordinates } from "./coordinates.ts";
import { faultText } from "./faultText.ts";
import { callerOf, nameOf, phone, sentenceOf, textOf } from "./names.ts";
import { metres } from "./time.ts";

/** What is used of a desk: the names of codes, and the numbers of incidents. */
export interface Names {
	catalogue: Catalogue;
	numberOf: (incidentId: number) => string;
}

const CLOSED_AS: ReadonlySet<EventName> = new Set(["call.closed", "incident.closed", "incident.cancelled"]);

type Part = (names: Names, event: RecordedEvent) => string[];

/** The lines of an event. A part in a form that is not today's is left out: the record is longer than any form lasts. */
export function details(names: Names, event: RecordedEvent): string[] {
	return PARTS.flatMap((part) => {
		try {
			return part(names, event);
		} catch {
			return [];
		}
	});
}

const PARTS: readonly Part[] = [
	({ catalogue }, { data }) =>
		(data.changes ?? []).map(({ field, old, new: now }) => {
			const name = words.value.field[field] ?? field;
			return words.value.changed(name, fieldText(catalogue, field, old), fieldText(catalogue, field, now));
		}),
	(names, { data }) => (data.incident ? ofIncident(names, data.incident) : []),
	({ catalogue }, { data }) => (data.agency ? [nameOf(catalogue.agencies, data.agency)] : []),
	({ catalogue }, { name, data }) => ofUnits(catalogue, name, data),
	(_names, { data }) => (data.choice ? ofChoice(data.choice) : []),
	({ catalogue }, { data }) => (data.answer ? [ofAnswer(catalogue, data.answer)] : []),
	(names, { name, data }) => (name.startsWith("call.") ? (data.calls ?? []).flatMap((call) => ofCall(names, name, call)) : []),
	(_names, { data }) => (data.located ? ofLocated(data.located) : []),
	({ catalogue }, { name, data }) =>
		(data.escalations ?? []).flatMap((escalation) => ofEscalation(catalogue, name, escalation)),
	(_names, { data }) => (data.cancelled ? [ofCancelled(data.cancelled)] : []),
	({ catalogue }, { data }) => (data.handovers ?? []).flatMap((handover) => ofHandover(catalogue, handover)),
	(_names, { data }) => (data.closures ?? []).map(closureText),
	(_names, { data }) => (data.faults ?? []).map(faultText),
	(_names, { data }) => (data.camera ? [data.camera.name] : []),
	({ catalogue }, { data }) => (data.premise_note ? [ofPremiseNote(catalogue, data.premise_note)] : []),
	(_names, { data }) => (data.attachment ? [ofAttachment(data.attachment)] : []),
	({ catalogue }, { data }) => (data.referral ? ofReferral(catalogue, data.referral) : []),
	(_names, { data }) => (data.message ? [ofMessage(data.message)] : []),
	// Where an incident comes back, what was said before comes with it, and is told already.
	(_names, { name, data }) => (name.startsWith("chat_message.") ? (data.chat_messages ?? []).map(ofChatMessage) : []),
	(_names, { data }) => (data.note ? [data.note] : []),
	(_names, { name, data }) => (data.reason ? [reasonText(name, data.reason)] : []),
];

function closureText({ kind, place, note }: ClosureCard): string {
	return [words.value.closureKind[kind], place, note].filter(Boolean).join(" · ");
}

function ofIncident(names: Names, incident: IncidentCard): string[] {
	return incident.merged_into ? [words.value.goesOnAs(names.numberOf(incident.merged_into))] : [];
}

function ofUnits(catalogue: Catalogue, name: EventName, { assignment, units }: EventData): string[] {
	const t = words.value;
	if (!assignment)
		return name.startsWith("unit.")
			? (units ?? []).map((unit) => `${unit.call_sign}: ${t.unitStatus[unit.status] ?? unit.status}`)
			: [];
	const state = assignment.outcome ? t.assignmentOutcome[assignment.outcome] : t.assignmentStatus[assignment.status];
	return [
		`${assignment.call_sign}: ${state}`,
		...(name === "hospital.alerted" && assignment.hospital ? [`→ ${nameOf(catalogue.hospitals, assignment.hospital)}`] : []),
	];
}

function ofChoice({ recommended, chosen, departs, reason }: ChoiceFact): string[] {
	const t = words.value;
	const lines = [];
	if (departs) lines.push(t.departed(recommended.join(", ") || t.empty, chosen.join(", ")));
	else if (recommended.length) lines.push(t.asProposedOf(recommended.join(", ")));
	if (reason || departs) lines.push(t.because(reason || t.empty));
	return lines;
}

function ofAnswer(catalogue: Catalogue, { card, question, answer, from_call_sign }: AnswerCard): string {
	const asked = catalogue.question_cards.find(({ code }) => code === card)?.questions.find(({ code }) => code === question);
	const said = asked?.kind === "yes_no" ? words.value.yesNo[answer] : undefined;
	const told = `${asked ? textOf(asked) : question} ${said ?? answer}`;
	return from_call_sign ? `${from_call_sign}: ${told}` : told;
}

function ofCall(names: Names, name: EventName, call: CallCard): string[] {
	const t = words.value;
	const lines = [`${nameOf(names.catalogue.lines, call.line)} · ${callerOf(call)}`];
	if (name === "call.silence_marked") lines.push(call.silent_since ? t.markSilent : t.somebodySpeaks);
	if (name === "call.changed")
		lines.push(call.call_back_number ? t.reachedAt(phone(call.call_back_number)) : t.reachedAtCaller);
	if (name === "call.moved") lines.push(t.goesOnAs(names.numberOf(call.incident_id)));
	if (name === "call.called_back" && call.call_back) lines.push(t.callBackAttempts(call.call_back.attempts));
	return lines;
}

/** What a source says of where a caller is, and what became of it. */
function ofLocated({ location, is_taken, reason }: LocatedFact): string[] {
	const t = words.value;
	const parts = [t.locationSource[location.source], writeCoordinates(location)];
	if (location.radius_m > 0) parts.push(t.radius(metres(location.radius_m)));
	return [parts.join(" · "), (is_taken ? t.takenAsPlace : t.notTakenAsPlace)(sentenceOf(reason))];
}

function ofEscalation(catalogue: Catalogue, name: EventName, escalation: EscalationCard): string[] {
	const t = words.value;
	const { trigger, effect, argument, ended_by } = escalation;
	const added = argument ? ` (${nameOf(catalogue.agencies, argument)})` : "";
	return [
		`${t.escalationTrigger[trigger] ?? trigger}: ${t.escalationEffect[effect] ?? effect}${added}`,
		...(name === "escalation.acknowledged" && ended_by ? [t.acknowledgedBy(ended_by)] : []),
	];
}

function ofCancelled({ trigger, reason }: CancelledChain): string {
	const t = words.value;
	return `${t.escalationTrigger[trigger] ?? trigger}: ${t.reasons[reason] ?? reason}`;
}

function ofHandover(catalogue: Catalogue, handover: HandoverCard): string[] {
	const { agency, from_person, to_person, incidents, note } = handover;
	const fact = words.value.handover(nameOf(catalogue.agencies, agency), from_person, to_person, incidents.length);
	return note ? [fact, note] : [fact];
}

/** A note without its text, which the record does not hold. */
function ofPremiseNote(catalogue: Catalogue, { kind, place }: PremiseNoteFact): string {
	return [nameOf(catalogue.premise_note_kinds, kind), place].filter(Boolean).join(" · ");
}

function ofAttachment({ kind, name, caption }: AttachmentCard): string {
	return [words.value.attachmentKind[kind], caption, name].filter(Boolean).join(" · ");
}

/** To whom it went, and what was read out there. */
function ofReferral(catalogue: Catalogue, { line, taken_by, reference, reason, text }: ReferralFact): string[] {
	const t = words.value;
	return [t.referredTo(nameOf(catalogue.lines, line), taken_by, reference), t.because(reason), ...text.split("\n")];
}

function ofMessage({ kind, recipient, attempts, error }: NonNullable<EventData["message"]>): string {
	const t = words.value;
	return [t.messageKind[kind] ?? kind, recipient, t.attempts(attempts), error].filter(Boolean).join(" · ");
}

function ofChatMessage({ from_call_sign, text }: ChatMessageCard): string {
	return from_call_sign ? `${from_call_sign}: ${text}` : text;
}

/** A reason is a code of a list that the event's name tells, or what a person wrote. */
function reasonText(name: EventName, reason: string): string {
	const t = words.value;
	const dispositions: Readonly<Record<string, string>> = t.disposition;
	const outcomes: Readonly<Record<string, string>> = t.callBackOutcome;
	if (name === "call.called_back") return outcomes[reason] ?? reason;
	if (CLOSED_AS.has(name)) return dispositions[reason] ?? reason;
	return t.reasons[reason] ?? reason;
}

/** The value of a field of an incident as a person reads it. */
export function fieldText(catalogue: Catalogue, field: string, raw: unknown): string {
	const t = words.value;
	if (raw === null || raw === undefined || raw === "") return t.empty;
	if (field === "type") return nameOf(catalogue.incident_types, String(raw));
	if (field === "priority") return `P${raw} ${t.priority[Number(raw) - 1] ?? ""}`;
	if (field === "alarm_level") return t.alarmLevel(Number(raw));
	if (field === "location") return writeCoordinates(raw as { lon: number; lat: number });
	return String(raw);
}
