// The page opens without a signal because a worker of the browser keeps what it is made of.
import type { MapStyle } from "../../contract.ts";
import type { Message } from "../../field/keeping.ts";
import { tilesAround } from "../../field/tiles.ts";
import { FONT_SIGNS } from "../../theme/fontSigns.ts";

const ZOOMS = [10, 12, 14];
const WEIGHTS = [400, 600];

/** Let the worker keep the page; a browser without one opens it with a signal only. */
export async function keepInstalled(): Promise<void> {
	if (!("serviceWorker" in navigator)) return;
	try {
		await navigator.serviceWorker.register("/field/worker.js", { scope: "/field/", type: "module" });
		const { active } = await navigator.serviceWorker.ready;
		// What a crew may need for the first time where there is no signal, and what is still on its way: it is listed only
		// when it has come.
		await Promise.all([
			...WEIGHTS.map((weight) => document.fonts.load(`${weight} 16px "Be Vietnam Pro"`, FONT_SIGNS)),
			import("../../i18n/problems.ts"),
			import("../../fieldPanels/RefusedItem.tsx"),
			import("../../i18n/vi/problems.ts"),
			import("../../i18n/field/en.ts"),
		]);
		const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
		const keep = loaded.filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
		const begun = new URL(document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "", location.href).pathname;
		active?.postMessage({ keep: [...new Set(keep)], begun } satisfies Message);
	} catch (error) {
		console.warn(error);
	}
}

/**
 * Let the worker forget the map. It alone knows what it keeps: a file that both would fetch has no address where the worker
 * lies.
 */
export async function forgetMap(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration("/field/");
	registration?.active?.postMessage({ forget: "map" } satisfies Message);
}

/** Let the worker speak as the page does, when it has something to say. */
export async function tellLanguage(language: "vi" | "en"): Promise<void> {
	if (!("serviceWorker" in navigator)) return;
	const { active } = await navigator.serviceWorker.ready;
	active?.postMessage({ language } satisfies Message);
}

/** Fetch the map around a place, and what draws it: the worker keeps both. */
export async function fetchMapAround(place: { lon: number; lat: number }): Promise<void> {
	try {
		await import("../../fieldPanels/MapTab.tsx");
		const { workerUrl } = await import("../../map/view.ts");
		await fetch(workerUrl);
		const theme = document.documentElement.dataset.theme ?? "dark";
		const answer = await fetch(`/api/v1/map/style.json?theme=${theme}&language=${document.documentElement.lang}`);
		if (!answer.ok) return;
		const { sources } = (await answer.json()) as MapStyle;
		for (const zoom of ZOOMS)
			for (const { z, x, y } of tilesAround(place, zoom))
				for (const { tiles, maxzoom = ZOOMS.at(-1) } of Object.values(sources) as { tiles?: string[]; maxzoom?: number }[]) {
					const [address] = tiles ?? [];
					if (!address || z > Number(maxzoom)) continue;
					await fetch(address.replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${y}`));
				}
	} catch (error) {
		console.warn(error);
	}
}
