import { expect, test } from "vitest";
import { words } from "../i18n/index.ts";
import { UNANSWERED_LIMIT_MS } from "../live/sender.ts";
import { Store } from "../live/store.ts";
import { board, call, escalation, incident, unit } from "../live/testing.ts";
import { commandName, outlookOf } from "./underWay.ts";

const store = new Store();
store.take([
	{
		type: "snapshot",
		cursor: 0,
		scope: "all",
		board: board({
			incidents: [incident(12)],
			calls: [call(3, 12)],
			escalations: [escalation(5, 12)],
			units: [unit(7, { assignment_id: 8, incident_id: 12 })],
		}),
	},
]);

test.each([
	["incident:12", "Sửa vụ 26-000012"],
	["incident:12:notes", "Ghi chú vụ 26-000012"],
	["incident:12:answers:card:question", "Trả lời câu hỏi vụ 26-000012"],
	["incident:12:assignments", "Điều động cho vụ 26-000012"],
	["incident:new", "Lập vụ việc"],
	["incident:99", "Sửa vụ"],
	["call:3", "Cuộc gọi 26-000012"],
	["escalation:5", "Nhận báo động 26-000012"],
	["assignment:8", "Điều động của tổ XE7"],
	["unit:7", "Trạng thái tổ XE7"],
	["handover:new", "Giao bàn"],
	["something:new", "Lệnh"],
])("%s is called %s", (target, name) => {
	expect(commandName(target, store)).toBe(name);
});

test("says how long it is still open what becomes of a command, and what comes then", () => {
	const told = { target: "incident:12", since_ms: 1_000, attempts: 1, answered_ms: null };
	expect(outlookOf(told, 1_000)).toContain(`${Math.ceil(UNANSWERED_LIMIT_MS / 1000)} giây`);
	expect(outlookOf({ ...told, attempts: 3 }, 1_000)).toContain("lần 3");
	expect(outlookOf(told, 10 * UNANSWERED_LIMIT_MS)).toContain("0 giây");
	expect(outlookOf({ ...told, answered_ms: 2_000 }, 3_000)).toBe(words.value.underWayAnswered);
});
