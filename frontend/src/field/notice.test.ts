import { expect, test } from "vitest";
import type { AssignmentPush } from "../contract.ts";
import { isOverWith, noticeOf } from "./notice.ts";

const PUSH: AssignmentPush = {
	about: "assigned",
	assignment_id: 12,
	priority: 1,
	type: { vi: "Cháy nhà", en: "House fire" },
	place: "12 Trần Phú",
};

function shown(push: object, language: "vi" | "en" = "vi") {
	return noticeOf(JSON.stringify(push), language);
}

test("an order says how urgent it is, why and where, and stays until somebody has seen it", () => {
	const { title, options } = shown(PUSH);
	expect([title, options.body]).toEqual(["Lệnh mới · P1 · Cháy nhà", "12 Trần Phú"]);
	expect(options).toMatchObject({ tag: "assignment-12", requireInteraction: true, renotify: true, lang: "vi" });
	expect(options.vibrate.length).toBeGreaterThan(0);
	expect(shown(PUSH, "en").title).toBe("New assignment · P1 · House fire");
});

test("the word that it was cancelled takes the place of the order", () => {
	const { title, options } = shown({ ...PUSH, about: "cancelled" });
	expect(title).toBe("Đã hủy lệnh · Cháy nhà");
	expect(options).toMatchObject({ tag: "assignment-12", requireInteraction: false, renotify: true });
	expect(options.data.about).toBe("cancelled");
});

test("what the centre does not know is said so", () => {
	const { title, options } = shown({ ...PUSH, type: null, place: "" });
	expect([title, options.body]).toEqual(["Lệnh mới · P1", "Chưa rõ địa điểm"]);
});

test.each([
	"",
	"{",
	"null",
	"[]",
	"{}",
	'{"about":"unread","assignment_id":1}',
	'{"about":"toString","assignment_id":1}',
	'"x"',
])("of a push that cannot be read (%s) it is shown that there is one", (told) => {
	const { title, options } = noticeOf(told, "vi");
	expect([title, options.tag, options.requireInteraction]).toEqual(["Lệnh mới", "assignment", true]);
	expect(options.body).toContain("Mở trang");
});

test("an order ends what was said of earlier ones, and of nothing else", () => {
	const tags = [
		"assignment",
		"assignment-9",
		"assignment-12",
		"assignment-13",
		"assignments",
		"assignment-x",
		"",
		"x-assignment-1",
	];
	expect(tags.filter((tag) => isOverWith(shown(PUSH), tag))).toEqual(["assignment", "assignment-9"]);
	expect(tags.filter((tag) => isOverWith(noticeOf("{", "vi"), tag))).toEqual([]);
});

test("the word that one was cancelled hides no other, which may be the newer", () => {
	const cancelled = shown({ ...PUSH, about: "cancelled" });
	expect(["assignment", "assignment-9", "assignment-13"].filter((tag) => isOverWith(cancelled, tag))).toEqual([]);
});
