// What a crew can do, as it goes into the queue.
import type { AssignmentStatus, IncidentCard, QuestionItem, UnitCard, UnitStatus } from "../contract.ts";
import { answersPath } from "./answers.ts";
import type { Deed } from "./queue.ts";
import type { About, Photo } from "./storage.ts";
import { endPath, statusPath, type Work } from "./work.ts";

/** Within so long the desk answers a call for more help, or the centre raises an alarm. */
const HELP_WITHIN_S = 60;
const SHOWN_LETTERS = 60;

interface Fields {
	urgency: Deed["urgency"];
	path: string;
	body?: Record<string, unknown> | null;
	photo?: Photo;
	timeField?: Deed["timeField"];
	about: About;
}

function deed({ body = null, photo, timeField = null, ...fields }: Fields): Deed {
	return { method: "POST", body, photo: photo ?? null, timeField, ...fields };
}

function told(what: string, detail: string, incident: IncidentCard | null): About {
	const shown = detail.length > SHOWN_LETTERS ? `${detail.slice(0, SHOWN_LETTERS)}…` : detail;
	return { what, detail: shown, incident: incident && { id: incident.id, number: incident.number } };
}

export function reportStatus({ assignment, incident }: Work, status: AssignmentStatus): Deed {
	return deed({
		urgency: 0,
		path: statusPath(assignment.id),
		body: { status },
		timeField: "occurred_at",
		about: told("status", status, incident),
	});
}

/**
 * Declined before setting out, or unable to go on afterwards. What another phone of the crew has acknowledged meanwhile is not
 * declined any more, however long this one was without a signal.
 */
export function endWork({ assignment, incident }: Work, outcome: "declined" | "unable", reason: string): Deed {
	return deed({
		urgency: 0,
		path: endPath(assignment.id),
		body: { outcome, reason, ...(outcome === "declined" && { only_while: "dispatched" }) },
		timeField: "occurred_at",
		about: told(outcome === "declined" ? "decline" : "unable", reason, incident),
	});
}

export interface Place {
	lon: number;
	lat: number;
	accuracy_m: number;
}

/** The crew is in danger. */
export function callForHelp(unit: UnitCard, incident: IncidentCard | null, place: Place | null): Deed {
	const position = place && {
		lon: place.lon,
		lat: place.lat,
		radius_m: Math.round(place.accuracy_m),
		source: "device",
	};
	return deed({
		urgency: 0,
		path: `/units/${unit.id}/emergency`,
		body: { position },
		timeField: "occurred_at",
		about: told("emergency", "", incident),
	});
}

export function writeNote(incident: IncidentCard, text: string): Deed {
	return deed({
		urgency: 1,
		path: `/incidents/${incident.id}/notes`,
		body: { text },
		timeField: "occurred_at",
		about: told("note", text, incident),
	});
}

/** The answer to a question of a card. `seen` is the one that stood there, null where there was none: no other is written over. */
export function answerQuestion(
	incident: IncidentCard,
	{ card, question }: { card: string; question: QuestionItem },
	answer: string,
	seen: string | null,
	detail: string,
): Deed {
	return deed({
		urgency: 1,
		path: answersPath(incident.id),
		body: { card, question: question.code, answer, instead_of: seen },
		timeField: "occurred_at",
		about: told("answer", detail, incident),
	});
}

export function sayOnIncident(incident: IncidentCard, text: string): Deed {
	return deed({
		urgency: 1,
		path: `/incidents/${incident.id}/chat-messages`,
		body: { text },
		timeField: "occurred_at",
		about: told("message", text, incident),
	});
}

export function writeToDesk(unit: UnitCard, text: string): Deed {
	return deed({
		urgency: 1,
		path: "/chat-messages",
		body: { to_agencies: [unit.agency], text },
		timeField: "occurred_at",
		about: told("message", text, null),
	});
}

/** Ask the desk for something that it must answer soon. */
export function askDesk(unit: UnitCard, incident: IncidentCard, text: string): Deed {
	return deed({
		urgency: 1,
		path: "/chat-messages",
		body: { to_agencies: [unit.agency], text, answer_within_s: HELP_WITHIN_S },
		timeField: "occurred_at",
		about: told("message", text, incident),
	});
}

export function acknowledgeMessage(id: number, text: string): Deed {
	return deed({ urgency: 1, path: `/chat-messages/${id}/acknowledge`, about: told("acknowledge_message", text, null) });
}

export function addPhoto(incident: IncidentCard, photo: Photo): Deed {
	return deed({
		urgency: 2,
		path: `/incidents/${incident.id}/attachments`,
		photo,
		timeField: "taken_at",
		about: told("photo", photo.name, incident),
	});
}

/** What a hospital reads before its patients come: how many, where the crew said so, then its own words. In Vietnamese, as all it is sent. */
export function patientsSaid(count: number | null, text: string): string {
	return [count !== null && `${count} bệnh nhân.`, text.trim()].filter(Boolean).join(" ");
}

export function tellHospital({ assignment, incident }: Work, hospital: string, text: string): Deed {
	return deed({
		urgency: 1,
		path: `/assignments/${assignment.id}/hospital`,
		body: { hospital, text },
		about: told("hospital", text, incident),
	});
}

export function reportShift(unit: UnitCard, crew: readonly string[], isOnDuty: boolean): Deed {
	return deed({
		urgency: 0,
		path: `/units/${unit.id}/shift`,
		body: { on_duty: isOnDuty, crew: isOnDuty ? crew : [] },
		timeField: "occurred_at",
		about: told("shift", isOnDuty ? crew.join(", ") : "", null),
	});
}

export function reportUnit(unit: UnitCard, status: UnitStatus, reason = ""): Deed {
	return deed({
		urgency: 0,
		path: `/units/${unit.id}/status`,
		body: { status, reason },
		timeField: "occurred_at",
		about: told("unit_status", status, null),
	});
}
