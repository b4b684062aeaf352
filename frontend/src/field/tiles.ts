// Which tiles of the map lie around a place.

/** The tiles of a zoom around a point, as far as its neighbours. */
export function tilesAround({ lon, lat }: { lon: number; lat: number }, zoom: number): { z: number; x: number; y: number }[] {
	const side = 2 ** zoom;
	const radians = (lat * Math.PI) / 180;
	const x = Math.floor(((lon + 180) / 360) * side);
	const y = Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * side);
	const near = [-1, 0, 1];
	return near.flatMap((right) => near.map((down) => ({ z: zoom, x: x + right, y: y + down })));
}
