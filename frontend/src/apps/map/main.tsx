import { signal } from "@preact/signals";
import { render } from "preact";
import type { MapStyle } from "../../contract.ts";
import { language, settleLanguage, words } from "../../i18n/index.ts";
import { canDraw, type MapView, openMap } from "../../map/index.ts";
import { hiddenIn, type MapTheme, readStyle } from "../../map/styleDocument.ts";
import { applyTheme, toggleTheme } from "../../theme/theme.ts";
import "./map.css";
import { MapPage, type Sentence } from "./MapPage.tsx";

const RETRY_MS = 3_000;
/** So often the map asks whether something has changed. */
const REFRESH_MS = 60_000;

declare global {
	/** The open map, for whoever examines the page. */
	var eocMap: MapView | undefined;
}

applyTheme();
settleLanguage(document.documentElement.lang);

const sentence = signal<Sentence | null>("mapLoading");
const style = signal<MapStyle | null>(null);
/** The groups that are hidden; null until a style says which are at first. */
const hidden = signal<ReadonlySet<string> | null>(null);
let view: MapView | null = null;

language.subscribe((code) => {
	document.documentElement.lang = code;
	document.title = words.peek().map;
	view?.name(words.peek().mapTitle);
});
render(
	<MapPage
		sentence={sentence}
		groups={style}
		hidden={hidden}
		onHide={(groups) => {
			hidden.value = groups;
			view?.hide(groups);
		}}
		onTheme={() => {
			toggleTheme();
			void redraw();
		}}
		onZoom={(steps) => view?.zoomBy(steps)}
		onFit={() => view?.fit()}
	/>,
	document.getElementById("page") as HTMLElement,
);
if (canDraw()) void begin();
else sentence.value = "mapNoWebgl";

/** Fetch the style as this person now wants it. Says what is wrong where there is none. */
async function fetchStyle(): Promise<MapStyle | null> {
	const answer = await readStyle(document.documentElement.dataset.theme as MapTheme, language.peek());
	if (answer.ok) {
		sentence.value = null;
		return answer.style;
	}
	if (answer.status === 401) location.assign("/login/?next=/map/");
	sentence.value = answer.code === "not_allowed" ? "mapNotAllowed" : "mapFailed";
	return null;
}

async function begin(): Promise<void> {
	const first = await fetchStyle();
	if (!first) {
		if (sentence.peek() === "mapFailed") setTimeout(begin, RETRY_MS);
		return;
	}
	style.value = first;
	hidden.value = new Set(first.metadata.groups.filter((group) => !group.shown).map((group) => group.id));
	view = await openMap({
		container: document.getElementById("map") as HTMLElement,
		style: first,
		title: words.peek().mapTitle,
		onKeyRefused: () => void refresh(true),
	});
	view.hide(hidden.peek() ?? new Set());
	globalThis.eocMap = view;
	language.subscribe(() => void redraw());
	setInterval(() => void refresh(false), REFRESH_MS);
}

async function redraw(): Promise<void> {
	const next = await fetchStyle();
	if (!next || !view) return;
	list(next);
	view.draw(next);
}

/** Offer the groups of a style that is about to be drawn. */
function list(next: MapStyle): void {
	const before = hidden.peek() ?? new Set();
	const after = hiddenIn(next, style.peek() ?? next, before);
	style.value = next;
	if (after === before) return;
	hidden.value = after;
	view?.hide(after);
}

let refreshing = false;

async function refresh(anyKey: boolean): Promise<void> {
	if (refreshing) return;
	refreshing = true;
	const next = await fetchStyle();
	refreshing = false;
	if (!next || !view) return;
	list(next);
	view.refresh(next, anyKey);
}
