import { beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../live/testing.ts";
import { BACK_WITHIN_MS } from "./screenWindow.ts";
import { FakeBrowser, settled } from "./testing.ts";

let clock: ManualClock;
let browser: FakeBrowser;

beforeEach(() => {
	clock = new ManualClock();
	browser = new FakeBrowser(clock);
});

test("a panel stands elsewhere for as long as its window lives, however that ends", async () => {
	const desk = await browser.window().desk("A");
	expect(desk.open("map")).toBe(true);
	expect(browser.opened).toEqual(["map of A"]);
	expect([...desk.standing.value]).toEqual([]);
	const map = browser.window();
	await map.screen("map", "A");
	expect([...desk.standing.value]).toEqual(["map"]);
	await map.end();
	expect([...desk.standing.value]).toEqual([]);
	expect(desk.missed.value).toEqual([]);
});

test("a panel is brought back by the console, and its window then closes itself", async () => {
	const desk = await browser.window().desk("A");
	const [map, units] = [browser.window(), browser.window()];
	await map.screen("map", "A");
	await units.screen("units", "A");
	desk.bringBack("map");
	expect([map.isClosed, units.isClosed]).toEqual([true, false]);
});

test("of two windows with the same panel, the last one to close brings it back", async () => {
	const desk = await browser.window().desk("A");
	const [one, other] = [browser.window(), browser.window()];
	await one.screen("map", "A", "1");
	await other.screen("map", "A", "2");
	await one.end();
	expect([...desk.standing.value]).toEqual(["map"]);
	await other.end();
	expect([...desk.standing.value]).toEqual([]);
});

test("where windows are forbidden, nothing is remembered", async () => {
	const desk = await browser.window().desk("A");
	browser.isForbidding = true;
	expect(desk.open("map")).toBe(false);
	expect(desk.missed.value).toEqual([]);
	expect(browser.wanted).toEqual([]);
});

test("what stood elsewhere when the console was left is missed by the next one, until it is told not to", async () => {
	const [first, record] = [browser.window(), browser.window()];
	await first.desk("A");
	await record.screen("timeline", "A");
	await first.end();
	await record.end();
	const next = await browser.window().desk("B");
	expect(next.missed.value).toEqual(["timeline"]);
	next.missNone();
	expect(next.missed.value).toEqual([]);
	expect(browser.wanted).toEqual([]);
});

describe("what is so", () => {
	test("comes from the console to a window that opens, and whenever it changes", async () => {
		const console = browser.window();
		console.openId.value = 7;
		console.unitText.value = "xe";
		await console.desk("A");
		const map = browser.window();
		await map.screen("map", "A");
		expect([map.openId.value, map.unitText.value]).toEqual([7, "xe"]);
		console.openId.value = null;
		console.followedId.value = 3;
		expect([map.openId.value, map.followedId.value]).toEqual([null, 3]);
	});

	test("is changed from any window, and reaches all", async () => {
		const [console, map, timeline] = [browser.window(), browser.window(), browser.window()];
		await console.desk("A");
		await map.screen("map", "A");
		await timeline.screen("timeline", "A");
		map.openId.value = 12;
		expect([console.openId.value, timeline.openId.value]).toEqual([12, 12]);
		timeline.openId.value = null;
		expect([console.openId.value, map.openId.value]).toEqual([null, null]);
	});

	test("a window that has just opened does not wish its own emptiness on the others", async () => {
		const [console, map] = [browser.window(), browser.window()];
		console.openId.value = 7;
		console.followedId.value = 3;
		await console.desk("A");
		await map.screen("map", "A");
		expect([console.openId.value, console.followedId.value]).toEqual([7, 3]);
	});

	test("is that of its own console alone where a person has two", async () => {
		const [one, other, map] = [browser.window(), browser.window(), browser.window()];
		const [, desk] = [await one.desk("A"), await other.desk("B")];
		await map.screen("map", "A");
		other.openId.value = 9;
		expect(map.openId.value).toBeNull();
		map.openId.value = 5;
		expect([one.openId.value, other.openId.value]).toEqual([5, 9]);
		expect([...desk.standing.value]).toEqual([]);
	});
});

test("whichever window is asked to fit the map, the others are told", async () => {
	const [console, map, timeline] = [browser.window(), browser.window(), browser.window()];
	const desk = await console.desk("A");
	await map.screen("map", "A");
	const record = await timeline.screen("timeline", "A");
	desk.fitElsewhere();
	record.fitElsewhere();
	expect([console.fits, map.fits, timeline.fits]).toEqual([1, 2, 1]);
});

describe("when the console has gone", () => {
	test("its windows wait for it, and are alone only when it does not come back", async () => {
		const [console, map] = [browser.window(), browser.window()];
		await console.desk("A");
		const screen = await map.screen("map", "A");
		await console.end();
		clock.move(BACK_WITHIN_MS - 1);
		await settled();
		expect(screen.isAlone.value).toBe(false);
		clock.move(1);
		await settled();
		expect(screen.isAlone.value).toBe(true);
	});

	test("and is loaded anew, they belong to it again at once", async () => {
		const [console, map, anew] = [browser.window(), browser.window(), browser.window()];
		await console.desk("A");
		const screen = await map.screen("map", "A");
		await console.end();
		anew.openId.value = 4;
		const desk = await anew.desk("A");
		expect([...desk.standing.value]).toEqual(["map"]);
		expect(map.openId.value).toBe(4);
		clock.move(BACK_WITHIN_MS);
		await settled();
		expect(screen.isAlone.value).toBe(false);
	});

	test("for good, they go to the next console that opens", async () => {
		const [console, map] = [browser.window(), browser.window()];
		await console.desk("A");
		const screen = await map.screen("map", "A");
		await console.end();
		clock.move(BACK_WITHIN_MS);
		await settled();
		const desk = await browser.window().desk("C");
		expect([...desk.standing.value]).toEqual(["map"]);
		expect(screen.isAlone.value).toBe(false);
	});

	test("and another one is open, they go there", async () => {
		const [console, other, map] = [browser.window(), browser.window(), browser.window()];
		await console.desk("A");
		const desk = await other.desk("B");
		const screen = await map.screen("map", "A");
		await console.end();
		clock.move(BACK_WITHIN_MS);
		await settled();
		expect([...desk.standing.value]).toEqual(["map"]);
		expect(screen.isAlone.value).toBe(false);
	});
});

describe("what calls for a person", () => {
	/** A console with two windows, which has been closed for good. */
	async function left() {
		const [console, one, other] = [browser.window(), browser.window(), browser.window()];
		const desk = await console.desk("A");
		const screens = [await one.screen("map", "A"), await other.screen("units", "A")];
		const ringing = () => screens.map(({ rings }) => rings.value);
		expect([desk.rings.value, ...ringing()]).toEqual([true, false, false]);
		await console.end();
		clock.move(BACK_WITHIN_MS);
		await settled();
		return { one, other, ringing };
	}

	test("is heard from exactly one window where no console is left, and from the next one when that ends", async () => {
		const { one, ringing } = await left();
		expect(ringing()).toEqual([true, false]);
		await one.end();
		expect(ringing()[1]).toBe(true);
	});

	test("is heard from a window that can be heard, if there is one", async () => {
		const { one, other, ringing } = await left();
		one.isMute.value = true;
		await settled();
		expect(ringing()).toEqual([false, true]);
		other.isMute.value = true;
		one.isMute.value = false;
		await settled();
		expect(ringing()).toEqual([true, false]);
		one.isMute.value = true;
		await settled();
		expect(ringing()).toEqual([false, false]);
	});

	test("is heard from the console alone once there is one again", async () => {
		const { ringing } = await left();
		await browser.window().desk("C");
		expect(ringing()).toEqual([false, false]);
	});
});

test("a window that nobody opened belongs to the console that is there, and is alone where there is none", async () => {
	const lone = await browser.window().screen("units", null);
	expect(lone.isAlone.value).toBe(true);
	const desk = await browser.window().desk("A");
	expect([...desk.standing.value]).toEqual(["units"]);
	expect(lone.isAlone.value).toBe(false);
	await browser.window().screen("map", null);
	expect([...desk.standing.value]).toEqual(["units", "map"]);
});

test("the copy of a console's tab is a desk of its own", async () => {
	const [one, copy, map] = [browser.window(), browser.window(), browser.window()];
	await one.desk("A");
	const desk = await copy.desk("A");
	desk.open("map");
	expect(browser.opened).toEqual(["map of A again"]);
	await map.screen("map", "A again");
	map.openId.value = 5;
	expect([one.openId.value, copy.openId.value]).toEqual([null, 5]);
});
