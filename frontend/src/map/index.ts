// A map is opened through here: MapLibre, which is large, comes only then.
import type { MapOptions, MapView } from "./view.ts";

export type { Box, MapHands, MapView, Pick } from "./view.ts";

/** Whether this browser can draw maps. */
export function canDraw(): boolean {
	return document.createElement("canvas").getContext("webgl2") !== null;
}

export async function openMap(options: MapOptions): Promise<MapView> {
	const { MapView } = await import("./view.ts");
	return MapView.open(options);
}
