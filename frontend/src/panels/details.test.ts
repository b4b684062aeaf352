// The record says what was special about each fact.
import { expect, test } from "vitest";
import type { Catalogue, EventData, EventName } from "../contract.ts";
import { assignment, call, escalation, fault, handover, incident } from "../live/testing.ts";
import { details } from "./details.ts";

const name = (code: string, name_vi: string) => ({ code, name_vi, name_en: code });
const catalogue: Catalogue = {
	agencies: [name("police", "Công an"), name("fire", "Cảnh sát PCCC & CNCH")],
	lines: [
		{ ...name("113", "Công an 113"), agency: "police", refers_as: null },
		{ ...name("1022", "Tổng đài 1022"), agency: null, refers_as: "referred_1022" },
	],
	desks: [],
	incident_types: [],
	unit_types: [],
	capabilities: [],
	stations: [],
	hospitals: [{ ...name("hospital_a", "Bệnh viện A"), lon: 106, lat: 11 }],
	areas: [],
	incident_next: {},
	targets: [],
	attachment_bytes: { picture: 1, video: 1, audio: 1, document: 1 },
	premise_note_kinds: [{ ...name("access", "Đường vào"), most_days: 365 }],
	question_cards: [
		{
			...name("stroke", "Đột quỵ"),
			incident_types: ["stroke"],
			approval: "example",
			questions: [{ code: "awake", kind: "yes_no", text_vi: "Có tỉnh không?", text_en: "Awake?", options: [] }],
			instructions: [],
		},
	],
};

function told(event: EventName, data: EventData): string {
	const names = { catalogue, numberOf: (id: number) => `26-${id}` };
	return details(names, { seq: 1, name: event, incident_id: 1, actor: null, at: "", occurred_at: "", data }).join(" | ");
}

const choice = { recommended: ["XE01"], chosen: ["XE02"], departs: true, reason: "đường ngập" };
const answer = { card: "stroke", question: "awake", answer: "no", at: "", recorded_at: "", by: "mai", from_call_sign: null };
const task = { due_at: null, attempts: 2, done_at: null, done_by: null, outcome: "no_answer" } as const;

test.each<[EventName, EventData, string[]]>([
	["unit.assigned", { assignment: assignment(2, 1), choice }, ["XE2", "XE01", "XE02", "đường ngập"]],
	[
		"unit.assigned",
		{ assignment: assignment(1, 1), choice: { ...choice, departs: false, reason: "" } },
		["Theo đề xuất: XE01"],
	],
	[
		"assignment.changed",
		{ assignment: assignment(1, 1, { status: "cleared", outcome: "declined" }), reason: "hỏng xe" },
		["XE1: Từ chối", "hỏng xe"],
	],
	[
		"hospital.alerted",
		{ assignment: assignment(1, 1, { status: "transporting", hospital: "hospital_a" }), note: "ngừng tim" },
		["XE1", "Bệnh viện A", "ngừng tim"],
	],
	["incident.alarm_raised", { changes: [{ field: "alarm_level", old: 1, new: 2 }] }, ["Báo động cấp 1", "Báo động cấp 2"]],
	["incident.agency_stood_down", { agency: "fire", reason: "không cháy" }, ["Cảnh sát PCCC & CNCH", "không cháy"]],
	["incident.merged", { incident: incident(1, { status: "merged", merged_into: 7 }) }, ["26-7"]],
	["incident.reopened", { incident: incident(1), reason: "còn cháy" }, ["còn cháy"]],
	["incident.cancelled", { incident: incident(1, { status: "cancelled" }), reason: "nuisance" }, ["Gọi quấy rối"]],
	["incident.cancelled", { incident: incident(1, { status: "cancelled" }), reason: "báo nhầm" }, ["báo nhầm"]],
	["camera.looked", { camera: { id: 1, code: "cam_1", name: "Ngã tư" }, reason: "đường ngập" }, ["Ngã tư", "đường ngập"]],
	[
		"premise_note.added",
		{ premise_note: { id: 1, kind: "access", place: "12 Hùng Vương", agencies: ["fire"], expires_at: "" } },
		["Đường vào · 12 Hùng Vương"],
	],
	["question.answered", { answer }, ["Có tỉnh không?", "Không"]],
	["question.answered", { answer: { ...answer, from_call_sign: "CC01" } }, ["CC01: Có tỉnh không? Không"]],
	["call.closed", { calls: [call(1, 1)], reason: "wrong_number", note: "xin lỗi" }, ["0912 345 678", "Nhầm số", "xin lỗi"]],
	["call.called_back", { calls: [call(1, 1, { call_back: task })], reason: "no_answer" }, ["2 lần", "Không nghe máy"]],
	["call.silence_marked", { calls: [call(1, 1, { silent_since: "2026-07-01T02:00:00Z" })] }, ["Không có tiếng"]],
	["call.changed", { calls: [call(1, 1, { call_back_number: "+842713879115" })] }, ["gọi lại số", "0271"]],
	["call.changed", { calls: [call(1, 1)] }, ["số đang gọi"]],
	["call.silence_marked", { calls: [call(1, 1)] }, ["Đã có người nói"]],
	["call.moved", { calls: [call(1, 5)] }, ["26-5"]],
	[
		"escalation.fired",
		{ escalations: [escalation(1, 1, { effect: "add_agency", argument: "fire" })], reason: "agency_there" },
		["thêm lực lượng (Cảnh sát PCCC & CNCH)", "đã có trong vụ việc"],
	],
	[
		"escalation.fired",
		{ escalations: [escalation(1, 1, { effect: "offer_unit" })], reason: "XE07 (4 phút)" },
		["XE07 (4 phút)"],
	],
	["escalation.acknowledged", { escalations: [escalation(1, 1, { ended_at: "x", ended_by: "lan" })] }, ["lan"]],
	[
		"escalation.cancelled",
		{ cancelled: { chain: "", trigger: "call_silent", reason: "not_needed", was_due_at: null } },
		["Người gọi im lặng", "không còn cần nữa"],
	],
	[
		"handover.offered",
		{ handovers: [handover(1, { incidents: [1, 2], note: "coi chừng mưa" })] },
		["Công an", "police2", "2 vụ", "mưa"],
	],
	["fault.found", { faults: [fault(1, { detail: "3" })] }, ["Hẹn giờ bị trễ: 3"]],
	[
		"message.parked",
		{ message: { id: 1, kind: "voice", recipient: "an", attempts: 5, error: "busy" } },
		["gọi điện", "an", "busy"],
	],
])("%s", (event, data, expected) => {
	const text = told(event, data);
	for (const part of expected) expect(text).toContain(part);
});

test.each<[EventName, object, string[]]>([
	["unit.assigned", { choice: { reason: "đường ngập" }, note: "đi vòng" }, ["đi vòng"]],
	["handover.offered", { handovers: [{ agency: "police" }], note: "mưa" }, ["mưa"]],
	["incident.changed", { incident: { id: 1 } }, []],
	["hospital.alerted", { assignment: { call_sign: "XE1", status: "transporting" } }, ["XE1: Đang chở bệnh nhân"]],
	["escalation.fired", { escalations: [{ trigger: "storm", effect: "alarm_agency" }] }, ["storm: báo động lực lượng"]],
	["unit.changed", { units: [{ call_sign: "XE1", status: "resting" }] }, ["XE1: resting"]],
])("%s, as an older version wrote it, loses only what cannot be read", (event, data, expected) => {
	expect(told(event, data as EventData)).toBe(expected.join(" | "));
});
