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

/** From where a source is fetched anew: addresses of tiles, or that of a file that holds them. */
export type Origin = { tiles: string[] } | { url: string };

/** The sources of `next` whose version is another than in `drawn`; with `anyKey`, also those whose key is. */
export function renewed(drawn: MapStyle, next: MapStyle, anyKey: boolean): Map<string, Origin> {
	const changed = new Map<string, Origin>();
	for (const [name, source] of Object.entries(next.sources)) {
		const [before, after] = [originOf(drawn.sources[name]), originOf(source)];
		if (before && after && compared(before, anyKey) !== compared(after, anyKey)) changed.set(name, after);
	}
	return changed;
}

/** Whether the two are the same layers of the same sources, so that new addresses are all there is to change. */
export function sameDrawing(drawn: MapStyle, next: MapStyle): boolean {
	const kinds = ({ sources, layers }: MapStyle): string =>
		JSON.stringify([Object.entries(sources).map(([name, source]) => [name, typeof source.url === "string"]), layers]);
	return kinds(drawn) === kinds(next);
}

/** The groups that stay hidden in `next`: those that were, and those that are new and not shown at first. */
export function hiddenIn(next: MapStyle, drawn: MapStyle, hidden: ReadonlySet<string>): ReadonlySet<string> {
	const known = new Set(drawn.metadata.groups.map(({ id }) => id));
	const added = next.metadata.groups.filter(({ id, shown }) => !shown && !known.has(id));
	return added.length ? new Set([...hidden, ...added.map(({ id }) => id)]) : hidden;
}

/** Whether an error of the map says that the key in an address is refused. That of a PMTiles file says it in its text. */
export function isKeyRefused(error: { message: string }): boolean {
	return ("status" in error && error.status === FORBIDDEN) || error.message === `Bad response code: ${FORBIDDEN}`;
}

const FORBIDDEN = 403;

function compared(origin: Origin, anyKey: boolean): string {
	const addresses = "url" in origin ? [origin.url] : origin.tiles;
	return addresses.map((address) => (anyKey ? address : address.split("?")[0])).join();
}

function originOf(source: MapStyle["sources"][string] | undefined): Origin | null {
	if (typeof source?.url === "string") return { url: source.url };
	const tiles = source?.tiles;
	return Array.isArray(tiles) ? { tiles: tiles.filter((tile): tile is string => typeof tile === "string") } : null;
}
