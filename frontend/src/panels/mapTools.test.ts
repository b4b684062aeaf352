import { expect, test } from "vitest";
import { MapTools } from "./mapTools.ts";

test("Esc ends the measure, then the following, then nothing of the map", () => {
	const tools = new MapTools();
	tools.followed.value = 7;
	tools.measure([]);
	tools.measureTo({ lon: 1, lat: 2 });
	expect(tools.end()).toBe(true);
	expect([tools.measured.value, tools.followed.value]).toEqual([null, 7]);
	expect(tools.end()).toBe(true);
	expect(tools.followed.value).toBeNull();
	expect(tools.end()).toBe(false);
});

test("points are added and taken away from the end", () => {
	const tools = new MapTools();
	const [a, b] = [
		{ lon: 1, lat: 2 },
		{ lon: 3, lat: 4 },
	];
	tools.measure([a]);
	tools.measureTo(b);
	expect(tools.measured.value).toEqual([a, b]);
	tools.measureBack();
	tools.measureBack();
	expect(tools.measured.value).toEqual([]);
	expect(tools.isMeasuring.value).toBe(true);
	tools.measureNoMore();
	tools.measureBack();
	expect(tools.measured.value).toBeNull();
});
