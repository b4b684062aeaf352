// A map that is open for a shift shows what has changed since, and goes on when its keys have run out.
import { PMTiles } from "pmtiles";
import { expect, test, vi } from "vitest";
import type { MapStyle } from "../contract.ts";
import { hiddenIn, isKeyRefused, readStyle, renewed, sameDrawing } from "./styleDocument.ts";

function style(versions: Record<string, string>, key = "k1"): MapStyle {
	const sources = Object.fromEntries(
		Object.entries(versions).map(([name, version]) => [
			name,
			{ type: "vector", tiles: [`/tiles/${name}/${version}/{z}/{x}/{y}.mvt?key=${key}`] },
		]),
	);
	return { version: 8, name: "EOC", metadata: { groups: [], bounds: [106, 11, 107, 12] }, sources, layers: [] };
}

test("a layer whose version is another is fetched again, and no other", () => {
	const changed = renewed(style({ areas: "1-a", roads: "4-a" }), style({ areas: "2-a", roads: "4-a" }, "k2"), false);
	expect([...changed]).toEqual([["areas", { tiles: ["/tiles/areas/2-a/{z}/{x}/{y}.mvt?key=k2"] }]]);
});

test("a new key alone fetches nothing again, unless the old one has been refused", () => {
	const [before, after] = [style({ areas: "1-a" }), style({ areas: "1-a" }, "k2")];
	expect(renewed(before, after, false).size).toBe(0);
	expect([...renewed(before, after, true).keys()]).toEqual(["areas"]);
});

test("a layer that moves into the basemap's file or out of it needs the style anew", () => {
	const before = style({ areas: "1-a" });
	const inFile: MapStyle = { ...before, sources: { basemap: { type: "vector", url: "pmtiles:///maps/basemap.pmtiles" } } };
	expect(sameDrawing(before, style({ areas: "2-a" }))).toBe(true);
	expect(sameDrawing(before, inFile)).toBe(false);
	expect(renewed(before, inFile, false).size).toBe(0);
});

test("the basemap's file is asked for by the new key when the old one has been refused", () => {
	const [before, after] = ["k1", "k2"].map((key): MapStyle => {
		const url = `pmtiles:///maps/basemap.pmtiles?key=${key}`;
		return { ...style({ areas: "1-a" }, key), sources: { basemap: { type: "vector", url } } };
	}) as [MapStyle, MapStyle];
	expect(sameDrawing(before, after)).toBe(true);
	expect(renewed(before, after, false).size).toBe(0);
	expect([...renewed(before, after, true)]).toEqual([["basemap", { url: "pmtiles:///maps/basemap.pmtiles?key=k2" }]]);
});

test("a layer that is new in the style needs the style anew, and is hidden where it is not shown at first", () => {
	const before = style({ areas: "1-a" });
	const group = (id: string, shown: boolean) => ({ id, name: id, shown, layers: [id] });
	const after: MapStyle = {
		...before,
		layers: [{ id: "dams", type: "symbol", source: "areas" }],
		metadata: { ...before.metadata, groups: [group("dams", false), group("fuel", true)] },
	};
	expect(sameDrawing(before, after)).toBe(false);
	expect([...hiddenIn(after, before, new Set(["roads"]))]).toEqual(["roads", "dams"]);
	expect([...hiddenIn(after, after, new Set(["roads"]))]).toEqual(["roads"]);
});

test("a refused key is known as one, of a tile and of the basemap's file", async () => {
	vi.stubGlobal("fetch", async () => new Response("{}", { status: 403 }));
	const refused: unknown = await new PMTiles("https://eoc.example/maps/basemap.pmtiles").getHeader().catch((error) => error);
	vi.unstubAllGlobals();
	expect(isKeyRefused(refused as Error)).toBe(true);
	expect(isKeyRefused(Object.assign(new Error("AJAXError"), { status: 403 }))).toBe(true);
	expect(isKeyRefused(new Error("Bad response code: 502"))).toBe(false);
});

test("a refusal and a network that fails are told apart", async () => {
	const refused = async () => new Response(JSON.stringify({ code: "not_allowed" }), { status: 403 });
	expect(await readStyle("dark", "vi", refused)).toEqual({ ok: false, status: 403, code: "not_allowed" });
	const broken = async () => Promise.reject(new TypeError("offline"));
	expect(await readStyle("dark", "vi", broken)).toEqual({ ok: false, status: 0, code: "network_failed" });
});
