// What is written to one is never shown for another, and is there again for the one.
import { beforeEach, expect, test } from "vitest";
import { chatMessage } from "../live/testing.ts";
import { draftTo, lastAddressed, readdress, writeDraft } from "./messageDrafts.ts";
import { answerTo, isAnswerBegun, Typed } from "./typed.ts";

let held: Map<string, string>;
let typed: Typed;

function again(username = "mai"): Typed {
	return new Typed(
		{
			getItem: (key) => held.get(key) ?? null,
			setItem: (key, value) => void held.set(key, value),
			removeItem: (key) => void held.delete(key),
		},
		username,
	);
}

beforeEach(() => {
	held = new Map();
	typed = again();
});

const first = chatMessage(1);
const second = chatMessage(2);

test("an answer that was begun is there for its message alone, also on a page that was loaded anew", () => {
	writeDraft(typed, answerTo(first), { text: "Đang đến", within: "300" });
	for (const each of [typed, again()]) {
		expect(draftTo(each, answerTo(first))).toEqual({ text: "Đang đến", within: "300" });
		expect(draftTo(each, answerTo(second))).toEqual({ text: "", within: "" });
		expect([isAnswerBegun(each, first), isAnswerBegun(each, second)]).toEqual([true, false]);
		expect(lastAddressed(each)).toBe("");
	}
	expect(draftTo(again("lan"), answerTo(first)).text).toBe("");
});

test("one goes on with the message that was written last", () => {
	writeDraft(typed, "agency:police", { text: "Báo quân số" });
	writeDraft(typed, "person:lan", { text: "Về chưa?" });
	expect(lastAddressed(typed)).toBe("person:lan");
	writeDraft(typed, "agency:police", { text: "Báo quân số đi" });
	expect(lastAddressed(typed)).toBe("agency:police");
	writeDraft(typed, "agency:police", { text: "", within: "" });
	expect(lastAddressed(typed)).toBe("person:lan");
	typed.forget();
	expect(lastAddressed(typed)).toBe("");
	expect(held.size).toBe(0);
});

test("a text is for another only by a person's will, and never in the place of theirs", () => {
	writeDraft(typed, "agency:police", { text: "Báo quân số", within: "60" });
	writeDraft(typed, "agency:fire", { text: "Khác" });
	readdress(typed, "agency:police", "agency:fire");
	expect(draftTo(typed, "agency:fire").text).toBe("Khác");
	readdress(typed, "agency:police", "agency:ambulance");
	expect(draftTo(typed, "agency:ambulance")).toEqual({ text: "Báo quân số", within: "60" });
	expect(draftTo(typed, "agency:police")).toEqual({ text: "", within: "" });
});
