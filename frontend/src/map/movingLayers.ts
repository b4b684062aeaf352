// How what moves is drawn over the ground.
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import type { Moving } from "./moving.ts";

/** Nearer than this, units stand side by side; farther, those that would cover each other are counted. */
const CLUSTERED_TO_ZOOM = 10;
const LABELLED_FROM_ZOOM = 11;
const STRONG = ["Be Vietnam Pro Semibold"];

/** What can be pointed at, the uppermost first. */
export const INCIDENTS = "moving-incidents";
export const UNITS = "moving-units";
export const CLUSTERS = "moving-unit-clusters";

export function movingSources({
	incidents,
	units,
	circles,
	callers,
	ways,
	cameras,
	sites,
	marked,
	measured,
}: Moving): Record<string, SourceSpecification> {
	return {
		[sourceOf("circles")]: { type: "geojson", data: circles },
		[sourceOf("callers")]: { type: "geojson", data: callers },
		[sourceOf("ways")]: { type: "geojson", data: ways },
		[sourceOf("sites")]: { type: "geojson", data: sites },
		[sourceOf("cameras")]: { type: "geojson", data: cameras },
		[sourceOf("units")]: {
			type: "geojson",
			data: units,
			cluster: true,
			clusterMaxZoom: CLUSTERED_TO_ZOOM,
			clusterRadius: 28,
		},
		[sourceOf("incidents")]: { type: "geojson", data: incidents },
		[sourceOf("marked")]: { type: "geojson", data: marked },
		[sourceOf("measured")]: { type: "geojson", data: measured },
	} as Record<string, SourceSpecification>;
}

export function sourceOf(name: keyof Moving): string {
	return `moving-${name}`;
}

/** The layers, the lowest first. `text` and `halo` are the colours of the ground's own labels. */
export function movingLayers(text: string, halo: string, priorities: readonly string[]): LayerSpecification[] {
	const ofPriority = ["match", ["get", "priority"], ...priorities.flatMap((colour, index) => [index + 1, colour]), text];
	const written = { "text-color": text, "text-halo-color": halo, "text-halo-width": 1.8 };
	return [
		{
			id: "moving-circles",
			type: "fill",
			source: sourceOf("circles"),
			paint: { "fill-color": ofPriority, "fill-opacity": 0.14 },
		},
		{
			id: "moving-circle-edges",
			type: "line",
			source: sourceOf("circles"),
			paint: { "line-color": ofPriority, "line-width": 1.5, "line-dasharray": [3, 2] },
		},
		{
			id: "moving-caller-circles",
			type: "line",
			source: sourceOf("callers"),
			filter: ["==", ["geometry-type"], "Polygon"],
			paint: { "line-color": text, "line-width": 2, "line-dasharray": [0.5, 1.5] },
		},
		{
			id: "moving-ways",
			type: "line",
			source: sourceOf("ways"),
			paint: { "line-color": text, "line-width": 2, "line-dasharray": [2, 1.5] },
		},
		{
			id: "moving-sites",
			type: "circle",
			source: sourceOf("sites"),
			paint: { "circle-radius": 6, "circle-color": "#4eaef6", "circle-stroke-color": "#101418", "circle-stroke-width": 2 },
		},
		{
			id: "moving-site-labels",
			type: "symbol",
			source: sourceOf("sites"),
			layout: {
				"text-field": ["get", "label"],
				"text-font": STRONG,
				"text-size": 12,
				"text-anchor": "top",
				"text-offset": [0, 0.7],
			},
			paint: written,
		},
		{
			id: "moving-cameras",
			type: "circle",
			source: sourceOf("cameras"),
			paint: {
				"circle-radius": 9,
				"circle-color": halo,
				"circle-stroke-color": text,
				"circle-stroke-width": 2,
				"circle-opacity": ["case", ["get", "dead"], 0.4, 1],
			},
		},
		{
			id: "moving-camera-letters",
			type: "symbol",
			source: sourceOf("cameras"),
			layout: {
				"text-field": ["case", ["get", "dead"], "×", "C"],
				"text-font": STRONG,
				"text-size": 12,
				...ALWAYS_WRITTEN,
			},
			paint: { "text-color": text },
		},
		{
			id: CLUSTERS,
			type: "circle",
			source: sourceOf("units"),
			filter: ["has", "point_count"],
			paint: { "circle-radius": 13, "circle-color": halo, "circle-stroke-color": text, "circle-stroke-width": 2 },
		},
		{
			id: "moving-unit-counts",
			type: "symbol",
			source: sourceOf("units"),
			filter: ["has", "point_count"],
			layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": STRONG, "text-size": 12, ...ALWAYS_WRITTEN },
			paint: { "text-color": text },
		},
		{
			id: "moving-headings",
			type: "symbol",
			source: sourceOf("units"),
			filter: ["has", "heading"],
			layout: {
				"icon-image": "heading",
				"icon-rotate": ["get", "heading"],
				"icon-rotation-alignment": "map",
				...ALWAYS_DRAWN,
			},
		},
		{
			id: UNITS,
			type: "symbol",
			source: sourceOf("units"),
			filter: ["!", ["has", "point_count"]],
			layout: { "icon-image": ["concat", "unit-", ["get", "agency"], "-", ["get", "status"]], ...ALWAYS_DRAWN },
			paint: { "icon-opacity": ["match", ["get", "trust"], "fresh", 1, 0.6] },
		},
		{
			id: "moving-unit-labels",
			type: "symbol",
			source: sourceOf("units"),
			filter: ["!", ["has", "point_count"]],
			minzoom: LABELLED_FROM_ZOOM,
			layout: {
				"text-field": ["get", "label"],
				"text-font": STRONG,
				"text-size": 12,
				"text-anchor": "top",
				"text-offset": [0, 0.9],
			},
			paint: written,
		},
		{
			id: "moving-way-labels",
			type: "symbol",
			source: sourceOf("ways"),
			layout: {
				"symbol-placement": "line-center",
				"text-field": ["get", "label"],
				"text-font": STRONG,
				"text-size": 13,
				"text-rotation-alignment": "viewport",
				...ALWAYS_WRITTEN,
			},
			paint: written,
		},
		{
			id: "moving-callers",
			type: "circle",
			source: sourceOf("callers"),
			filter: ["==", ["geometry-type"], "Point"],
			paint: { "circle-radius": 5, "circle-color": halo, "circle-stroke-color": text, "circle-stroke-width": 3 },
		},
		{
			id: "moving-caller-labels",
			type: "symbol",
			source: sourceOf("callers"),
			filter: ["==", ["geometry-type"], "Point"],
			layout: {
				"text-field": ["get", "label"],
				"text-font": STRONG,
				"text-size": 12,
				"text-anchor": "left",
				"text-offset": [0.9, 0],
			},
			paint: written,
		},
		{
			id: INCIDENTS,
			type: "symbol",
			source: sourceOf("incidents"),
			layout: {
				"icon-image": ["concat", "incident-", ["get", "priority"], ["case", ["get", "open"], "-open", ""]],
				"symbol-sort-key": ["get", "order"],
				...ALWAYS_DRAWN,
			},
		},
		{
			id: "moving-incident-labels",
			type: "symbol",
			source: sourceOf("incidents"),
			minzoom: LABELLED_FROM_ZOOM,
			layout: {
				"text-field": ["get", "number"],
				"text-font": STRONG,
				"text-size": 12,
				"text-anchor": "bottom",
				"text-offset": [0, -1.1],
			},
			paint: written,
		},
		{
			id: "moving-marks",
			type: "circle",
			source: sourceOf("marked"),
			paint: {
				"circle-radius": 20,
				"circle-opacity": 0,
				"circle-stroke-color": text,
				"circle-stroke-width": 3,
			},
		},
		{
			id: "moving-measures",
			type: "line",
			source: sourceOf("measured"),
			filter: ["==", ["geometry-type"], "LineString"],
			paint: { "line-color": text, "line-width": 3 },
		},
		{
			id: "moving-measured-points",
			type: "circle",
			source: sourceOf("measured"),
			filter: ["==", ["geometry-type"], "Point"],
			paint: { "circle-radius": 9, "circle-color": halo, "circle-stroke-color": text, "circle-stroke-width": 2 },
		},
		{
			id: "moving-measured-labels",
			type: "symbol",
			source: sourceOf("measured"),
			filter: ["==", ["geometry-type"], "Point"],
			layout: { "text-field": ["get", "label"], "text-font": STRONG, "text-size": 12, ...ALWAYS_WRITTEN },
			paint: { "text-color": text },
		},
	] as LayerSpecification[];
}

const ALWAYS_DRAWN = { "icon-allow-overlap": true, "icon-ignore-placement": true };
const ALWAYS_WRITTEN = { "text-allow-overlap": true, "text-ignore-placement": true };
