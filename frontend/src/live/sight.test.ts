import { beforeEach, expect, test } from "vitest";
import { Sight } from "./sight.ts";

let visible: boolean;
let paints: (() => void)[];
let sent: number[];
let sight: Sight;

beforeEach(() => {
	visible = true;
	paints = [];
	sent = [];
	sight = new Sight({ isVisible: () => visible, afterPaint: (act) => paints.push(act) }, (seq) => sent.push(seq));
});

function paint(): void {
	for (const act of paints.splice(0)) act();
}

test("what was drawn is reported after the paint, and once", () => {
	sight.drawn(5);
	expect(sent).toEqual([]);
	paint();
	sight.check();
	paint();
	expect(sent).toEqual([5]);
});

test("what came during a paint is reported after the next one", () => {
	sight.drawn(5);
	sight.drawn(6);
	paint();
	expect(sent).toEqual([5]);
	paint();
	expect(sent).toEqual([5, 6]);
});

test("what nobody could see is reported when the page is looked at", () => {
	visible = false;
	sight.drawn(5);
	expect(paints).toEqual([]);
	visible = true;
	sight.check();
	visible = false;
	paint();
	expect(sent).toEqual([]);
	visible = true;
	sight.check();
	paint();
	expect(sent).toEqual([5]);
});
