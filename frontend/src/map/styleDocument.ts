// The map's style as the centre sends it, and what of it is new beside the one that is drawn.
import type { MapStyle, Problem } from "../contract.ts";
import type { Language } from "../i18n/index.ts";

export type MapTheme = "dark" | "light";
export type StyleAnswer = { ok: true; style: MapStyle } | { ok: false; status: number; code: string };

export async function readStyle(theme: MapTheme, language: Language, ask: typeof fetch = fetch): Promise<StyleAnswer> {
	try {
		const answer = await ask(`/api/v1/map/style.json?theme=${theme}&language=${language}`, { credentials: "same-origin" });
		const document: unknown = await answer.json();
		if (answer.ok) return { ok: true, style: document as MapStyle };
		return { ok: false, status: answer.status, code: (document as Problem).code };
	} catch {
		return { ok: false, status: 0, code: "network_failed" };
	}
}

/** The addresses of tiles in `next` whose version is another than in `drawn`, by source; with `anyKey`, also whose key is. */
export function newTiles(drawn: MapStyle, next: MapStyle, anyKey: boolean): Map<string, string[]> {
	const changed = new Map<string, string[]>();
	for (const [name, source] of Object.entries(next.sources)) {
		const [before, after] = [tilesOf(drawn.sources[name]), tilesOf(source)];
		if (after.length && before.length && after.map(compared(anyKey)).join() !== before.map(compared(anyKey)).join())
			changed.set(name, after);
	}
	return changed;
}

/** Whether the two are drawn from the same sources, so that new addresses of tiles are all there is to change. */
export function sameSources(drawn: MapStyle, next: MapStyle): boolean {
	const kinds = ({ sources }: MapStyle): string =>
		JSON.stringify(Object.entries(sources).map(([name, source]) => [name, typeof source.url === "string"]));
	return kinds(drawn) === kinds(next);
}

function compared(anyKey: boolean): (address: string) => string {
	return (address) => (anyKey ? address : (address.split("?")[0] ?? address));
}

function tilesOf(source: MapStyle["sources"][string] | undefined): string[] {
	const tiles = source?.tiles;
	return Array.isArray(tiles) ? tiles.filter((tile): tile is string => typeof tile === "string") : [];
}
