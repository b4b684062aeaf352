// A sentence that was being typed is there again after signing in, for who typed it and for nobody else.
import { expect, test } from "vitest";
import { type Kept, keep, kept, lastWritten, type Shelf, writtenLast } from "./keptDrafts.ts";

function shelf(held: Record<string, string> = {}): Shelf & { held: Record<string, string> } {
	return {
		held,
		getItem: (key) => held[key] ?? null,
		setItem: (key, value) => {
			held[key] = value;
		},
		removeItem: (key) => {
			delete held[key];
		},
	};
}

const typed: Kept = {
	drafts: new Map([[7, { place: { text: "chợ Đồng Xoài", version: 3 }, location: { text: "11.5, 106.8", version: 4 } }]]),
	notes: new Map([[7, "Một người bất tỉnh"]]),
	premiseNotes: new Map([[7, "Chó dữ sau cổng"]]),
	numbers: new Map([[12, "0271 38"]]),
	chat: new Map([[7, "Cần thêm xe?"]]),
	texts: new Map([["message:person:mai", "Về ngay"]]),
};
const nothing: Kept = {
	drafts: new Map(),
	notes: new Map(),
	premiseNotes: new Map(),
	numbers: new Map(),
	chat: new Map(),
	texts: new Map(),
};

test("what was typed comes back to who typed it", () => {
	const there = shelf();
	keep(there, "police", typed);
	expect(kept(there, "police")).toEqual(typed);
	expect(kept(there, "fire")).toEqual(nothing);
});

test("what was saved or thrown away leaves nothing behind", () => {
	const there = shelf();
	keep(there, "police", typed);
	keep(there, "police", nothing);
	expect(there.held).toEqual({});
});

test.each([
	"",
	"{",
	"null",
	"7",
	'{"drafts":7,"notes":{}}',
	'{"drafts":[[1,{"place":"x"}],[2,{"place":{"text":"x"}}],[3,{"other":{"text":"x","version":1}}],["a",{}]],"notes":[[1,2],3],"premiseNotes":[[1,{}]],"chat":"x","texts":[[1,"x"],["a",1],"b"]}',
])("what no page kept is nothing: %s", (text) => {
	expect(kept(shelf({ "eoc.drafts:police": text }), "police")).toEqual(nothing);
});

test("a browser that keeps nothing does not keep anybody from typing", () => {
	const broken: Shelf = {
		getItem: () => {
			throw new DOMException("denied");
		},
		setItem: () => {
			throw new DOMException("full");
		},
		removeItem: () => {
			throw new DOMException("denied");
		},
	};
	keep(broken, "police", typed);
	keep(broken, "police", nothing);
	expect(kept(broken, "police")).toEqual(nothing);
});

test("what was written last is known, also where an older text is written on", () => {
	const both = writtenLast(writtenLast(new Map(), "handover:police:to", "mai"), "handover:fire:to", "lan");
	expect(lastWritten(both, "handover:")).toBe("fire:to");
	expect(lastWritten(writtenLast(both, "handover:police:to", "mai2"), "handover:")).toBe("police:to");
	expect(lastWritten(writtenLast(both, "handover:fire:to", null), "handover:")).toBe("police:to");
	expect(lastWritten(both, "refer:")).toBeUndefined();
});
