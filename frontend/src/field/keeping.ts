// What of an address the browser may keep.

/**
 * What the page tells the worker: the paths of what it has loaded, and that of the file with which it begins; or the
 * language in which it is read; or that nothing of where a crew has been may be kept any more.
 */
export type Message = { keep: readonly string[]; begun: string } | { language: "vi" | "en" } | { forget: "map" };

/** What the worker tells its pages: the browser has changed or ended the subscription to notifications. */
export type WorkerMessage = "renew";

/** Where the browser keeps the map around the places of work, and what draws it: both say where a crew has been. */
export const TILES = "eoc-field-tiles";
export const STYLE = "/api/v1/map/style.json";
export const PAGE = "eoc-field-page";
/** Forget where the crew has been: the map around it, and the key with which that was read. */
export async function forgetMap(kept: CacheStorage): Promise<void> {
	await kept.delete(TILES);
	await (await kept.open(PAGE)).delete(STYLE, { ignoreSearch: true });
}

/** Some ten kilobytes each. */
export const MOST_TILES = 1_500;

/** Whether a path is that of a file whose name changes with its content. */
export function isPageFile(path: string): boolean {
	return path.startsWith("/static/");
}

export function isTile(path: string): boolean {
	return /^\/tiles\/.+\.mvt$/.test(path);
}
