// The map on which an area is drawn in the admin pages. It knows the text field with the shape as GeoJSON, and an address
// that answers with the areas around it; the field is the truth and what is drawn is written there.
import Feature from "ol/Feature.js";
import GeoJSON from "ol/format/GeoJSON.js";
import MultiPolygon from "ol/geom/MultiPolygon.js";
import Polygon from "ol/geom/Polygon.js";
import Draw from "ol/interaction/Draw.js";
import Modify from "ol/interaction/Modify.js";
import Snap from "ol/interaction/Snap.js";
import VectorLayer from "ol/layer/Vector.js";
import OlMap from "ol/Map.js";
import "ol/ol.css";
import { fromLonLat } from "ol/proj.js";
import VectorSource from "ol/source/Vector.js";
import { Fill, Stroke, Style, Text } from "ol/style.js";
import View from "ol/View.js";
import "./areas.css";

const MAP = "EPSG:3857";
const DEGREES = "EPSG:4326";
const format = new GeoJSON({ dataProjection: DEGREES, featureProjection: MAP });

function neighbourStyle(feature: { get(name: string): unknown }): Style {
	const zone = feature.get("level") === "zone";
	return new Style({
		fill: new Fill({ color: zone ? "rgba(255, 143, 90, 0.10)" : "rgba(120, 130, 140, 0.08)" }),
		stroke: new Stroke({ color: zone ? "#b4501e" : "#6b7680", width: 1, lineDash: zone ? [6, 4] : [] }),
		text: new Text({ text: String(feature.get("label") ?? ""), font: "12px 'Be Vietnam Pro', sans-serif", overflow: false }),
	});
}

const DRAWN = new Style({
	fill: new Fill({ color: "rgba(31, 102, 201, 0.25)" }),
	stroke: new Stroke({ color: "#1f66c9", width: 3 }),
});

function polygonsOf(source: VectorSource): Polygon[] {
	return source.getFeatures().flatMap((feature) => {
		const geometry = feature.getGeometry();
		if (geometry instanceof MultiPolygon) return geometry.getPolygons();
		return geometry instanceof Polygon ? [geometry] : [];
	});
}

function readShape(text: string): Polygon[] {
	try {
		const geometry = format.readGeometry(text);
		if (geometry instanceof MultiPolygon) return geometry.getPolygons();
		return geometry instanceof Polygon ? [geometry] : [];
	} catch {
		return [];
	}
}

async function showNeighbours(address: string, source: VectorSource): Promise<void> {
	const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
	if (!answer.ok) throw new Error(`the areas around are not there: ${answer.status}`);
	source.addFeatures(format.readFeatures(await answer.json()));
}

function openMap(root: HTMLElement, field: HTMLTextAreaElement): void {
	const target = root.querySelector<HTMLElement>("[data-map]");
	if (!target) return;
	const neighbours = new VectorSource();
	const drawn = new VectorSource({ features: readShape(field.value).map((polygon) => new Feature(polygon)) });
	const view = new View({ center: fromLonLat([106.9, 11.7]), zoom: 9, maxZoom: 19 });
	const map = new OlMap({
		target,
		view,
		layers: [
			new VectorLayer({ source: neighbours, style: neighbourStyle, declutter: true }),
			new VectorLayer({ source: drawn, style: DRAWN }),
		],
	});

	const write = () => {
		const polygons = polygonsOf(drawn);
		field.value = polygons.length > 0 ? format.writeGeometry(new MultiPolygon(polygons), { decimals: 7 }) : "";
	};
	const show = (source: VectorSource) => {
		const extent = source.getExtent();
		if (extent && source.getFeatures().length > 0) view.fit(extent, { padding: [40, 40, 40, 40], maxZoom: 16 });
	};

	if (!field.disabled) {
		const draw = new Draw({ source: drawn, type: "Polygon" });
		// A double click ends the shape; the feature is in the source only after the event.
		draw.on("drawend", () => setTimeout(() => draw.setActive(false)));
		const modify = new Modify({ source: drawn });
		modify.on("modifyend", write);
		for (const interaction of [modify, draw, new Snap({ source: neighbours }), new Snap({ source: drawn })]) {
			map.addInteraction(interaction);
		}
		draw.setActive(drawn.getFeatures().length === 0);
		drawn.on("addfeature", write);
		drawn.on("removefeature", write);
		root.querySelector("[data-draw]")?.addEventListener("click", () => draw.setActive(true));
		root.querySelector("[data-clear]")?.addEventListener("click", () => {
			drawn.clear();
			write();
			draw.setActive(true);
		});
		field.addEventListener("change", () => {
			const polygons = readShape(field.value);
			drawn.clear();
			drawn.addFeatures(polygons.map((polygon) => new Feature(polygon)));
			show(drawn);
		});
	}

	show(drawn);
	showNeighbours(root.dataset.neighbours ?? "", neighbours)
		.then(() => {
			if (drawn.getFeatures().length === 0) show(neighbours);
		})
		.catch(() => root.classList.add("area-map-alone"))
		.finally(() => root.setAttribute("data-ready", ""));
}

for (const root of document.querySelectorAll<HTMLElement>("[data-area-map]")) {
	const field = root.querySelector("textarea");
	if (field) openMap(root, field);
}
