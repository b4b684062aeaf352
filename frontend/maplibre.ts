// How MapLibre is built into the pages: from its own source, without what the centre's maps never draw, its worker beside it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

export const MAPLIBRE = fileURLToPath(new URL("node_modules/maplibre-gl/src/", import.meta.url));

const PACKAGE = fileURLToPath(new URL("node_modules/maplibre-gl/package.json", import.meta.url));
const WORKER = "virtual:map-worker";
/** Globe, terrain, pictures, and the other format of vector tiles: the centre's styles have none of it. */
const LEFT_OUT = [
	"data/bucket/fill_extrusion_bucket.ts",
	"data/bucket/heatmap_bucket.ts",
	"data/dem_data.ts",
	"geo/projection/globe_camera_helper.ts",
	"geo/projection/globe_projection.ts",
	"geo/projection/globe_transform.ts",
	"geo/projection/vertical_perspective_camera_helper.ts",
	"geo/projection/vertical_perspective_projection.ts",
	"geo/projection/vertical_perspective_transform.ts",
	"render/terrain.ts",
	"source/canvas_source.ts",
	"source/image_source.ts",
	"source/raster_dem_tile_source.ts",
	"source/raster_dem_tile_worker_source.ts",
	"source/raster_tile_source.ts",
	"source/vector_tile_mlt.ts",
	"source/video_source.ts",
	"style/style_layer/color_relief_style_layer.ts",
	"style/style_layer/fill_extrusion_style_layer.ts",
	"style/style_layer/heatmap_style_layer.ts",
	"style/style_layer/hillshade_style_layer.ts",
	"style/style_layer/raster_style_layer.ts",
	"webgl/draw/draw_color_relief.ts",
	"webgl/draw/draw_fill_extrusion.ts",
	"webgl/draw/draw_heatmap.ts",
	"webgl/draw/draw_hillshade.ts",
	"webgl/draw/draw_raster.ts",
	"webgl/render_to_texture.ts",
];
const LEFT_OUT_SHADERS = /\/shaders\/glsl\/(?:atmosphere|color_relief|fill_extrusion|heatmap|hillshade|raster|terrain)[\w.]*$/;
/** Rules for controls that no page of the centre has; most of the file is their pictures. */
const LEFT_OUT_RULES =
	/[^{}]*maplibregl-(?:ctrl-(?:compass|fullscreen|geolocate|globe|logo|terrain|zoom)|marker|popup|user-location)[^{}]*\{[^{}]*\}/g;
const EXPORTED = /^export (?:abstract )?(?:class|function|const) (\w+)/gm;

/** In place of each file that is left out, its names: what is asked whether something is of a kind says no, the rest throws. */
export function leaveOut(): Plugin {
	const files = new Set(LEFT_OUT.map((file) => MAPLIBRE + file));
	return {
		name: "maplibre-left-out",
		enforce: "pre",
		transform(code, id) {
			return id.endsWith("/maplibre-gl/dist/maplibre-gl.css") ? code.replace(LEFT_OUT_RULES, "") : null;
		},
		load(id) {
			if (LEFT_OUT_SHADERS.test(id)) return 'export default "";';
			// It only tells its version.
			if (id === PACKAGE) return JSON.stringify({ version: JSON.parse(readFileSync(id, "utf8")).version });
			if (!files.has(id)) return null;
			const names = [...readFileSync(id, "utf8").matchAll(EXPORTED)].flatMap(([, name]) => name ?? []);
			return names.map((name) => `export function ${name}() { ${answer(name)} }`).join("\n");
		},
	};
}

function answer(name: string): string {
	return name.startsWith("is") ? "return false;" : `throw new Error("MapLibre is built without ${name}: see maplibre.ts");`;
}

/** Gives the address of the worker, which is built with the page: what both need is one file, fetched and kept once. */
export function worker(): Plugin {
	return {
		name: "maplibre-worker",
		resolveId: (id) => (id === WORKER ? `\0${WORKER}` : null),
		load(id) {
			if (id !== `\0${WORKER}`) return null;
			const reference = this.emitFile({ type: "chunk", id: `${MAPLIBRE}source/worker.ts`, name: "map-worker" });
			return `export default import.meta.ROLLUP_FILE_URL_${reference};`;
		},
	};
}
