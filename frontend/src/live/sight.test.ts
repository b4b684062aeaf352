import { beforeEach, expect, test } from "vitest";
import { REST_MS, Sight } from "./sight.ts";
import { ManualClock } from "./testing.ts";

let visible: boolean;
let paints: (() => void)[];
let clock: ManualClock;
let sent: number[];
let isHeard: boolean;
let sight: Sight;

beforeEach(() => {
	visible = true;
	paints = [];
	clock = new ManualClock();
	sent = [];
	isHeard = true;
	const page = {
		isVisible: () => visible,
		afterPaint: (act: () => void) => void paints.push(act),
	};
	sight = new Sight(page, clock, (seq) => {
		if (isHeard) sent.push(seq);
		return isHeard;
	});
});

/** Let the rest end that follows what was sent, and the page be painted. */
function paint(): void {
	clock.move(REST_MS);
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

test("what comes soon after is reported with what comes in the same rest", () => {
	sight.drawn(5);
	paint();
	sight.drawn(6);
	sight.drawn(7);
	expect(paints).toEqual([]);
	paint();
	expect(sent).toEqual([5, 7]);
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

test("a whole board is reported too, also an empty one, and also one that is less far on", () => {
	sight.begun(0);
	paint();
	sight.begun(9);
	paint();
	sight.begun(4);
	paint();
	sight.drawn(5);
	paint();
	expect(sent).toEqual([0, 9, 4, 5]);
});

test("of a board that was replaced before its paint nothing is reported", () => {
	sight.drawn(9);
	sight.begun(4);
	paint();
	expect(sent).toEqual([]);
	paint();
	expect(sent).toEqual([4]);
});

test("what nobody heard is reported when somebody hears again", () => {
	isHeard = false;
	sight.drawn(5);
	paint();
	expect(paints).toEqual([]);
	isHeard = true;
	sight.check();
	paint();
	expect(sent).toEqual([5]);
});
