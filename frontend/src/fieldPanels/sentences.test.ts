import { beforeEach, expect, test, vi } from "vitest";
import { settleLanguage } from "../i18n/field/index.ts";
import { ownProblem } from "../live/sender.ts";
import { sentenceOf } from "./sentences.ts";

beforeEach(async () => {
	vi.stubGlobal("localStorage", { getItem: () => null });
	await settleLanguage("vi");
});

test("a crew whose order was answered on its other phone reads why it cannot be declined, and what to do", async () => {
	const problem = { ...ownProblem("assignment_moved_on", 409), call_sign: "XE07", assignment_status: "acknowledged" };
	const sentence = await sentenceOf(problem, "vi");
	expect(sentence).toContain("không từ chối được nữa");
	expect(sentence).toContain("(Đã nhận lệnh)");
	expect(sentence).not.toContain("hoàn tác");
});

test("all else is said as the desk reads it", async () => {
	expect(await sentenceOf(ownProblem("incident_ended", 409), "vi")).toContain("kết thúc");
});
