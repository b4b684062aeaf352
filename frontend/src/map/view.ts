// The only module that knows MapLibre. It is loaded when a map is shown, and not before.

import workerUrl from "virtual:map-worker";
import {
	AttributionControl,
	addProtocol,
	type GeoJSONSource,
	Map as LibreMap,
	type MapGeoJSONFeature,
	type PointLike,
	ScaleControl,
	type StyleSpecification,
	setWorkerUrl,
	type VectorTileSource,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import type { Protocol } from "pmtiles";
import type { MapStyle } from "../contract.ts";
import { FONT_SIGNS } from "../theme/fontSigns.ts";
import "./map.css";
import { changeBetween, type Moving, NOTHING } from "./moving.ts";
import { CLUSTERS, INCIDENTS, movingLayers, movingSources, sourceOf, UNITS } from "./movingLayers.ts";
import { drawSign, PIXEL_RATIO } from "./signs.ts";
import { isKeyRefused, renewed, sameDrawing } from "./styleDocument.ts";

/** Where the program lies that reads tiles beside the page. */
export { workerUrl };

setWorkerUrl(workerUrl);
// Only a centre with a map as one file needs to read it.
let files: Promise<Protocol> | null = null;
addProtocol("pmtiles", async (request, abort) => {
	files ??= import("pmtiles").then(({ Protocol }) => new Protocol({ metadata: true }));
	return (await files).tile(request, abort);
});

const FONTS = ['400 24px "Be Vietnam Pro"', '600 24px "Be Vietnam Pro Semibold"'];
const PADDING_PX = 24;
/** A finger, or a hand in a hurry, is so far off. */
const NEAR_PX = 8;
const CLOSE_ZOOM = 14;
/** What is followed stays out of this part of the map at each edge. */
const KEPT_EDGE = 0.2;

/** What a person points at. */
export type Pick = { kind: "incident" | "unit"; id: number } | { kind: "ground"; lon: number; lat: number };

/** West, south, east, north, in degrees. */
export type Box = readonly [number, number, number, number];

/** What a person does on a map that shows more than the ground. */
export interface MapHands {
	/** They click, or press Enter over what is in the middle. */
	onPick: (pick: Pick) => void;
	/** Whether they look for points, and not for what hides in a sign that counts units. */
	isPointing: () => boolean;
	/** The pointer is on a sign at this point of the map's box; null where it has left it. */
	onPoint: (thing: { pick: Pick; x: number; y: number } | null) => void;
	/** They move the map themselves. Zooming moves nothing. */
	onMove: () => void;
	/** The map shows another part of the ground, whoever moved it. */
	onView: (box: Box) => void;
}

export interface MapOptions {
	container: HTMLElement;
	style: MapStyle;
	/** What screen readers call the map. */
	title: string;
	/** The key in the addresses of tiles is refused: a new style is needed. */
	onKeyRefused: () => void;
	/** What is done with the hands; without it the map shows the ground alone. */
	hands?: MapHands;
}

declare global {
	/** The open map, for whoever examines the page. */
	var eocMap: MapView | undefined;
}

export class MapView {
	readonly #map: LibreMap;
	#style: MapStyle;
	#hidden: ReadonlySet<string> = new Set();
	#moving: Moving | null;

	private constructor(map: LibreMap, style: MapStyle, moving: Moving | null) {
		this.#map = map;
		this.#style = style;
		this.#moving = moving;
	}

	/** Open a map that shows the province. Resolves when the fonts are there; tiles come later. */
	static async open({ container, style, title, onKeyRefused, hands }: MapOptions): Promise<MapView> {
		// A sign that is drawn before its font is there stays in the fallback font for ever; better that than no map.
		await Promise.allSettled(FONTS.map((font) => document.fonts.load(font, FONT_SIGNS)));
		const moving = hands ? NOTHING : null;
		const map = new LibreMap({
			container,
			style: specification(style, new Set(), moving),
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
		map.setMissingStyleImageResolver((id) => {
			const sign = drawSign(id);
			if (sign) map.addImage(id, sign, { pixelRatio: PIXEL_RATIO });
		});
		const view = new MapView(map, style, moving);
		view.name(title);
		// What was shown before the style was there has found no source.
		map.on("style.load", () => {
			if (view.#moving) view.#tell(view.#moving, null);
		});
		if (hands) view.#listen(hands);
		globalThis.eocMap = view;
		return view;
	}

	/** Draw another style: other colours, another language. What was hidden stays hidden. */
	draw(style: MapStyle): void {
		this.#style = style;
		this.#map.setStyle(specification(style, this.#hidden, this.#moving), { diff: true });
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

	/** Draw what moves as it is now. */
	show(moving: Moving): void {
		const before = this.#moving;
		this.#moving = moving;
		this.#tell(moving, before);
	}

	#tell(moving: Moving, before: Moving | null): void {
		for (const name of Object.keys(moving) as (keyof Moving)[]) {
			const [now, last] = [moving[name], before?.[name]];
			if (now === last) continue;
			const source = this.#map.getSource<GeoJSONSource>(sourceOf(name));
			const change = last && changeBetween(last, now);
			// All that is sent is copied for the thread that draws: of thousands of units few have moved.
			if (change) source?.updateData(change as Parameters<GeoJSONSource["updateData"]>[0]);
			else source?.setData(now as Parameters<GeoJSONSource["setData"]>[0]);
		}
	}

	/** Take the map from the page. */
	close(): void {
		if (globalThis.eocMap === this) globalThis.eocMap = undefined;
		this.#map.remove();
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

	/** Show all of these points, (lon, lat); the whole province where there are none. */
	fitTo(points: readonly (readonly [number, number])[]): void {
		if (points.length === 0) {
			this.fit();
			return;
		}
		const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
		const box: [number, number, number, number] = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
		this.#map.fitBounds(box, { padding: 3 * PADDING_PX, maxZoom: CLOSE_ZOOM });
	}

	/** The point in the middle. */
	get middle(): { lon: number; lat: number } {
		const { lng, lat } = this.#map.getCenter();
		return { lon: lng, lat };
	}

	/** Move as little as needed for a point to be well in view. */
	keepInView(lon: number, lat: number): void {
		const { clientWidth, clientHeight } = this.#map.getContainer();
		const { x, y } = this.#map.project([lon, lat]);
		const isInside = (at: number, length: number): boolean => at > length * KEPT_EDGE && at < length * (1 - KEPT_EDGE);
		if (!isInside(x, clientWidth) || !isInside(y, clientHeight)) this.#map.easeTo({ center: [lon, lat] });
	}

	/** Show a point at a zoom, at once. */
	jump(lon: number, lat: number, zoom: number): void {
		this.#map.jumpTo({ center: [lon, lat], zoom });
	}

	/** Whether all that is in view has been fetched and drawn. */
	get settled(): boolean {
		return this.#map.loaded() && this.#map.areTilesLoaded() && !this.#map.isMoving();
	}

	#listen({ onPick, isPointing, onPoint, onMove, onView }: MapHands): void {
		const found = ({ x, y }: { x: number; y: number }): MapGeoJSONFeature | undefined => {
			const box: [PointLike, PointLike] = [
				[x - NEAR_PX, y - NEAR_PX],
				[x + NEAR_PX, y + NEAR_PX],
			];
			const layers = [INCIDENTS, UNITS, CLUSTERS].filter((layer) => this.#map.getLayer(layer));
			return this.#map.queryRenderedFeatures(box, { layers })[0];
		};
		const pickAt = (point: { x: number; y: number }): void => {
			const on = found(point);
			const { lng, lat } = this.#map.unproject([point.x, point.y]);
			const isCount = on?.layer.id === CLUSTERS;
			if (isCount && !isPointing()) this.#map.easeTo({ center: [lng, lat], zoom: this.#map.getZoom() + 2 });
			else onPick(on && !isCount ? thingOf(on) : { kind: "ground", lon: lng, lat });
		};
		this.#map.on("click", ({ point }) => pickAt(point));
		this.#map.getCanvas().addEventListener("keydown", (event) => {
			if (event.key !== "Enter" || event.repeat) return;
			event.preventDefault();
			pickAt(this.#map.project(this.#map.getCenter()));
		});
		this.#map.on("mousemove", ({ point }) => {
			const on = found(point);
			this.#map.getCanvas().style.cursor = on ? "pointer" : "";
			onPoint(on && on.layer.id !== CLUSTERS ? { pick: thingOf(on), x: point.x, y: point.y } : null);
		});
		this.#map.on("mouseout", () => onPoint(null));
		this.#map.on("movestart", ({ originalEvent }) => {
			if (originalEvent && originalEvent.type !== "wheel") onMove();
		});
		const tell = (): void => {
			const box = this.#map.getBounds();
			onView([box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]);
		};
		this.#map.on("moveend", tell);
		this.#map.on("resize", tell);
		tell();
	}

	/** What is drawn in the layers of the style with these ids, or in all of them. */
	drawn(layers?: string[]): { layer: string; properties: MapGeoJSONFeature["properties"] }[] {
		return this.#map
			.queryRenderedFeatures(layers ? { layers } : {})
			.map(({ layer, properties }) => ({ layer: layer.id, properties }));
	}
}

function thingOf({ layer, properties }: MapGeoJSONFeature): Pick {
	return { kind: layer.id === UNITS ? "unit" : "incident", id: Number(properties.id) };
}

function specification(style: MapStyle, hidden: ReadonlySet<string>, moving: Moving | null): StyleSpecification {
	const visible = new Map(
		style.metadata.groups.flatMap(({ id, layers }) => layers.map((layer) => [layer, hidden.has(id) ? "none" : "visible"])),
	);
	const layers = style.layers.map((layer) => {
		const visibility = visible.get(String(layer.id));
		return visibility ? { ...layer, layout: { ...(layer.layout as object | undefined), visibility } } : layer;
	});
	const ground = { ...style, layers } as unknown as StyleSpecification;
	if (moving === null) return ground;
	const looks = getComputedStyle(document.documentElement);
	const colour = (name: string): string => looks.getPropertyValue(`--${name}`).trim();
	const priorities = [1, 2, 3, 4, 5].map((priority) => colour(`p${priority}`));
	return {
		...ground,
		sources: { ...ground.sources, ...movingSources(moving) },
		layers: [...ground.layers, ...movingLayers(colour("text"), colour("panel"), priorities)],
	};
}

function pick(sources: MapStyle["sources"], names: ReadonlyMap<string, unknown>): MapStyle["sources"] {
	return Object.fromEntries(Object.entries(sources).filter(([name]) => names.has(name)));
}
