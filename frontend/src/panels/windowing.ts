// Of a long list only the rows that are seen are drawn: the arithmetic of it, in pixels from the top of the list.

/** Where each row begins; behind the last one, where the list ends. */
export function offsetsOf(heights: readonly number[]): number[] {
	const offsets = [0];
	let end = 0;
	for (const height of heights) {
		end += height;
		offsets.push(end);
	}
	return offsets;
}

/** The row at a place; above the list the first one, below it the last one, -1 where there is none. */
export function rowAt(offsets: readonly number[], place_px: number): number {
	let low = 0;
	let high = offsets.length - 2;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((offsets[middle] ?? 0) <= place_px) low = middle;
		else high = middle - 1;
	}
	return high;
}

/** The first and the last row to draw: what is seen from `top_px` on, and some rows above and below it. */
export function windowOf(
	offsets: readonly number[],
	top_px: number,
	height_px: number,
	spare: number,
): { first: number; last: number } {
	return {
		first: Math.max(0, rowAt(offsets, top_px) - spare),
		last: Math.min(offsets.length - 2, rowAt(offsets, top_px + height_px) + spare),
	};
}

/** How far to scroll so that a row is seen whole: not at all where it is. */
export function scrolledTo(offsets: readonly number[], row: number, top_px: number, height_px: number): number {
	const begin = offsets[row] ?? 0;
	const end = offsets[row + 1] ?? begin;
	if (begin < top_px) return begin;
	return Math.max(top_px, Math.ceil(end - height_px));
}
