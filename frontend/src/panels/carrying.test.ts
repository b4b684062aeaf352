// Words that follow their call to another incident neither overwrite others nor get lost.
import { expect, test } from "vitest";
import type { IncidentCard } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { carried, carry } from "./carrying.ts";
import { type Drafts, NEVER_SEEN, type TextField } from "./drafts.ts";
import { Typed } from "./typed.ts";

const shelf = { getItem: () => null, setItem: () => {}, removeItem: () => {} };

function over(id: number, field: TextField, text: string, version = 3): Drafts {
	return new Map([[id, { [field]: { text, version } }]]);
}

test.each<[string, Partial<IncidentCard>, Partial<IncidentCard>, number | undefined]>([
	["nothing stands", {}, { version: 8 }, 8],
	["stands what it was typed over", { place: "chợ" }, { place: "chợ", version: 8 }, 8],
	["others wrote something else", { place: "chợ" }, { place: "ngã tư", version: 8 }, NEVER_SEEN],
	["the same stands already", {}, { place: "chợ Đồng Xoài" }, undefined],
	["it was saved before", { place: "chợ Đồng Xoài" }, { place: "ngã tư" }, undefined],
])("typed words go where %s", (_, before, after, version) => {
	const { drafts, left } = carried(over(1, "place", "chợ Đồng Xoài"), incident(1, before), incident(2, after));
	expect(drafts.get(1)).toBeUndefined();
	expect(drafts.get(2)?.place).toEqual(version === undefined ? undefined : { text: "chợ Đồng Xoài", version });
	expect(left).toEqual([]);
});

test("what finds a text that is being typed there goes below the note that is being written", () => {
	const typed = new Typed(shelf, "mai");
	typed.drafts.value = new Map([...over(1, "what", "Hai người"), ...over(2, "what", "Ba người", 5)]);
	typed.notes.value = new Map([[2, "Gọi lại"]]);
	typed.writeText("question:1:card:q", "4");
	typed.writeText("question:2:card:q", "5");
	typed.writeTypeWords(1, "tai nan");
	carry(typed, incident(1), incident(2, { type: "house_fire" }));
	expect(typed.drafts.value).toEqual(over(2, "what", "Ba người", 5));
	expect(typed.notes.value.get(2)).toBe("Gọi lại\nNội dung: Hai người\nLoại vụ việc: tai nan\n4");
	expect(typed.typeWords.value.size).toBe(0);
	expect(typed.texts.value).toEqual(new Map([["question:2:card:q", "5"]]));
});
