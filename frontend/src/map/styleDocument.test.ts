// A map that is open for a shift shows what has changed since, and goes on when its keys have run out.
import { expect, test } from "vitest";
import type { MapStyle } from "../contract.ts";
import { newTiles, readStyle, sameSources } from "./styleDocument.ts";

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
	const changed = newTiles(style({ areas: "1-a", roads: "4-a" }), style({ areas: "2-a", roads: "4-a" }, "k2"), false);
	expect([...changed]).toEqual([["areas", ["/tiles/areas/2-a/{z}/{x}/{y}.mvt?key=k2"]]]);
});

test("a new key alone fetches nothing again, unless the old one has been refused", () => {
	const [before, after] = [style({ areas: "1-a" }), style({ areas: "1-a" }, "k2")];
	expect(newTiles(before, after, false).size).toBe(0);
	expect([...newTiles(before, after, true).keys()]).toEqual(["areas"]);
});

test("a layer that moves into the basemap's file or out of it needs the style anew", () => {
	const before = style({ areas: "1-a" });
	const inFile: MapStyle = { ...before, sources: { basemap: { type: "vector", url: "pmtiles:///maps/basemap.pmtiles" } } };
	expect(sameSources(before, style({ areas: "2-a" }))).toBe(true);
	expect(sameSources(before, inFile)).toBe(false);
	expect(newTiles(before, inFile, false).size).toBe(0);
});

test("a refusal and a network that fails are told apart", async () => {
	const refused = async () => new Response(JSON.stringify({ code: "not_allowed" }), { status: 403 });
	expect(await readStyle("dark", "vi", refused)).toEqual({ ok: false, status: 403, code: "not_allowed" });
	const broken = async () => Promise.reject(new TypeError("offline"));
	expect(await readStyle("dark", "vi", broken)).toEqual({ ok: false, status: 0, code: "network_failed" });
});
