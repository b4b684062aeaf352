import { expect, test } from "vitest";
import { en } from "../i18n/en.ts";
import { words } from "../i18n/index.ts";
import { vi } from "../i18n/vi.ts";
import { EMPTY } from "../live/apply.ts";
import { Commands } from "../live/commands.ts";
import { UNANSWERED_LIMIT_MS } from "../live/sender.ts";
import { Store } from "../live/store.ts";
import { board, call, chatMessage, escalation, incident, ManualClock, unit } from "../live/testing.ts";
import { commandName, nameKey, outlookOf } from "./underWay.ts";

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
			chat_messages: [chatMessage(9, { by: { username: "lan", name: "Lan" } })],
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
	["incident:12:chat", "Nhắn cho mọi người ở vụ 26-000012"],
	["chat:9", "Nhận tin nhắn của Lan"],
	["desk-shift", "Vào ca hoặc rời bàn"],
	["pairing:7", "Ghép máy cho tổ XE7"],
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

/** The targets of all commands that there are, each sent once. */
function targets(): string[] {
	const commands = new Commands(
		{
			fetch: () => new Promise(() => {}),
			upload: () => new Promise(() => {}),
			clock: new ManualClock(),
			newKey: () => "key",
			csrfToken: () => "token",
			hold: () => null,
			onSignedOut: () => {},
		},
		EMPTY,
	);
	// Stands for whatever a command is about: a number, a text, a file, or what names a question.
	const anything = Object.assign(new File([], "tệp"), { toString: () => "7", card: "card", question: "question" });
	for (const group of Object.values(commands)) {
		for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(group))) {
			const { value } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(group), name) ?? {};
			if (name !== "constructor" && typeof value === "function") void value.call(group, ...Array(4).fill(anything));
		}
	}
	return commands.underWay.value.map(({ target }) => target);
}

test("every command has a name in both languages", () => {
	const keys = new Set(targets().map(nameKey));
	expect(keys).toContain("incident:chat");
	expect(keys).toContain("premise-note:new");
	for (const { commandFor } of [vi, en]) expect([...keys].filter((key) => !(key in commandFor))).toEqual([]);
});
