// A note whose days were deleted is asked for them: nobody's typing fails without a word.
import { expect, test } from "vitest";
import { endOfNote, inField } from "./premiseNote.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");

test("a note holds for its days, never longer than its kind may", () => {
	expect(endOfNote(NOW, 2, 30)).toBe("2026-01-02T23:59:00.000Z");
	expect(endOfNote(NOW, 400, 30)).toBe("2026-01-30T23:59:00.000Z");
});

test("an emptied field is empty, and no end", () => {
	expect(endOfNote(NOW, Number.NaN, 30)).toBeNull();
	expect(inField(Number.NaN)).toBe("");
	expect(inField(5)).toBe(5);
});
