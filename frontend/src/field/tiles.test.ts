import { expect, test } from "vitest";
import { tilesAround } from "./tiles.ts";

test("around Lộc Ninh", () => {
	const tiles = tilesAround({ lon: 106.59, lat: 11.84 }, 12);
	expect(tiles).toHaveLength(9);
	expect(tiles[4]).toEqual({ z: 12, x: 3260, y: 1912 });
});
