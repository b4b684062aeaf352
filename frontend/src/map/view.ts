// The only module that knows MapLibre. It is loaded when a map is shown, and not before.
import {
	AttributionControl,
	addProtocol,
	Map as LibreMap,
	type MapGeoJSONFeature,
	ScaleControl,
	type StyleSpecification,
	setWorkerUrl,
	type VectorTileSource,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { Protocol } from "pmtiles";
import type { MapStyle } from "../contract.ts";
import { isKeyRefused, renewed, sameDrawing } from "./styleDocument.ts";

setWorkerUrl(workerUrl);
addProtocol("pmtiles", new Protocol({ metadata: true }).tile);

/** Signs of each file that the labels are drawn from: Latin, and Vietnamese with what is only in the extended range. */
const SIGNS = "aĐđƯưƠơờồẤỵỹ";
const FONTS = ['400 24px "Be Vietnam Pro"', '600 24px "Be Vietnam Pro Semibold"'];
const PADDING_PX = 24;

export interface MapOptions {
	container: HTMLElement;
	style: MapStyle;
	/** What screen readers call the map. */
	title: string;
	/** The key in the addresses of tiles is refused: a new style is needed. */
	onKeyRefused: () => void;
}

export class MapView {
	readonly #map: LibreMap;
	#style: MapStyle;
	#hidden: ReadonlySet<string> = new Set();

	private constructor(map: LibreMap, style: MapStyle) {
		this.#map = map;
		this.#style = style;
	}

	/** Open a map that shows the province. Resolves when the fonts are there; tiles come later. */
	static async open({ container, style, title, onKeyRefused }: MapOptions): Promise<MapView> {
		// A sign that is drawn before its font is there stays in the fallback font for ever.
		await Promise.all(FONTS.map((font) => document.fonts.load(font, SIGNS)));
		const map = new LibreMap({
			container,
			style: specification(style, new Set()),
			bounds: style.metadata.bounds as [number, number, number, number],
			fitBoundsOptions: { padding: PADDING_PX },
			attributionControl: false,
			dragRotate: false,
			pitchWithRotate: false,
			maxPitch: 0,
			// Addresses of the centre begin with a slash, and the worker has another base than the page.
			transformRequest: (url) => ({ url: url.startsWith("/") ? location.origin + url : url }),
		});
		map.touchZoomRotate.disableRotation();
		map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
		map.addControl(new AttributionControl({ compact: true }), "bottom-right");
		map.on("error", ({ error }) => {
			if (isKeyRefused(error)) onKeyRefused();
			else console.warn(error.message);
		});
		const view = new MapView(map, style);
		view.name(title);
		return view;
	}

	/** Draw another style: other colours, another language. What was hidden stays hidden. */
	draw(style: MapStyle): void {
		this.#style = style;
		this.#map.setStyle(specification(style, this.#hidden), { diff: true });
	}

	/** Fetch what has changed since; with `anyKey` everything, because the old addresses are refused. */
	refresh(style: MapStyle, anyKey: boolean): void {
		if (!sameDrawing(this.#style, style)) {
			this.draw(style);
			return;
		}
		const changed = renewed(this.#style, style, anyKey);
		for (const [name, origin] of changed) {
			const source = this.#map.getSource<VectorTileSource>(name);
			if ("url" in origin) source?.setUrl(origin.url);
			else source?.setTiles(origin.tiles);
		}
		// The keys of what has not changed are still those that are in use.
		if (changed.size) this.#style = { ...style, sources: { ...this.#style.sources, ...pick(style.sources, changed) } };
	}

	/** Hide the groups of layers with these ids, and show all others. */
	hide(groups: ReadonlySet<string>): void {
		this.#hidden = groups;
		for (const group of this.#style.metadata.groups)
			for (const layer of group.layers)
				if (this.#map.getLayer(layer))
					this.#map.setLayoutProperty(layer, "visibility", groups.has(group.id) ? "none" : "visible");
	}

	/** Say what screen readers call the map. */
	name(title: string): void {
		this.#map.getCanvas().setAttribute("aria-label", title);
	}

	zoomBy(steps: number): void {
		this.#map.zoomTo(this.#map.getZoom() + steps);
	}

	/** Show the whole province. */
	fit(): void {
		this.#map.fitBounds(this.#style.metadata.bounds as [number, number, number, number], { padding: PADDING_PX });
	}

	/** Show a point at a zoom, at once. */
	jump(lon: number, lat: number, zoom: number): void {
		this.#map.jumpTo({ center: [lon, lat], zoom });
	}

	/** Whether all that is in view has been fetched and drawn. */
	get settled(): boolean {
		return this.#map.loaded() && this.#map.areTilesLoaded() && !this.#map.isMoving();
	}

	/** What is drawn in the layers of the style with these ids, or in all of them. */
	drawn(layers?: string[]): { layer: string; properties: MapGeoJSONFeature["properties"] }[] {
		return this.#map
			.queryRenderedFeatures(layers ? { layers } : {})
			.map(({ layer, properties }) => ({ layer: layer.id, properties }));
	}
}

function specification(style: MapStyle, hidden: ReadonlySet<string>): StyleSpecification {
	const visible = new Map(
		style.metadata.groups.flatMap(({ id, layers }) => layers.map((layer) => [layer, hidden.has(id) ? "none" : "visible"])),
	);
	const layers = style.layers.map((layer) => {
		const visibility = visible.get(String(layer.id));
		return visibility ? { ...layer, layout: { ...(layer.layout as object | undefined), visibility } } : layer;
	});
	return { ...style, layers } as unknown as StyleSpecification;
}

function pick(sources: MapStyle["sources"], names: ReadonlyMap<string, unknown>): MapStyle["sources"] {
	return Object.fromEntries(Object.entries(sources).filter(([name]) => names.has(name)));
}
