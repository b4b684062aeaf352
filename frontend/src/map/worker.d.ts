/** The address of MapLibre's worker, which the build puts beside the map: see vite.config.ts. */
declare module "virtual:map-worker" {
	const url: string;
	export default url;
}
