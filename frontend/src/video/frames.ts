// One picture after the other. Each is asked for by itself, so that its age is known; the same bytes again are no new one.
import { type Report, reportRefusal } from "./asking.ts";

const EVERY_MS = 1_000;
const RETRY_MS = 5_000;

/** Show the pictures at `url` in `image` until the function that is returned is called. */
export function showFrames(url: string, image: HTMLImageElement, report: Report): () => void {
	const aborting = new AbortController();
	let shown = "";
	let address = "";

	async function next(): Promise<number> {
		const response = await fetch(url, { credentials: "same-origin", cache: "no-store", signal: aborting.signal });
		if (!response.ok) {
			await reportRefusal(response, report);
			return RETRY_MS;
		}
		const picture = await response.blob();
		const digest = await digestOf(picture);
		report(digest === shown ? { deadSince: null } : { arrivedAt: Date.now(), deadSince: null });
		if (digest === shown || aborting.signal.aborted) return EVERY_MS;
		shown = digest;
		const last = address;
		address = URL.createObjectURL(picture);
		image.src = address;
		if (last) URL.revokeObjectURL(last);
		return EVERY_MS;
	}

	async function repeat(): Promise<void> {
		while (!aborting.signal.aborted) {
			const rest_ms = await next().catch(() => RETRY_MS);
			await new Promise((resume) => setTimeout(resume, rest_ms));
		}
	}

	void repeat();
	return () => {
		aborting.abort();
		if (address) URL.revokeObjectURL(address);
	};
}

/** What tells two pictures apart (FNV-1a). Nobody needs to be hindered from making two alike. */
async function digestOf(picture: Blob): Promise<string> {
	let hash = 0x811c9dc5;
	for (const byte of new Uint8Array(await picture.arrayBuffer())) hash = Math.imul(hash ^ byte, 0x01000193);
	return `${picture.size}:${hash}`;
}
