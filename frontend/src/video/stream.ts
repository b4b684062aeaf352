// A film in segments. The library for it is loaded when somebody looks, not with the console.
import { type Report, reportRefusal } from "./asking.ts";
import { arrivalOf } from "./freshness.ts";

const RETRY_MS = 5_000;

/** Show the stream at `url` in `video` until the function that is returned is called. `centreNow` is the centre's clock. */
export function showStream(url: string, video: HTMLVideoElement, report: Report, centreNow: () => number): () => void {
	let isEnded = false;
	let end = (): void => {};

	async function begin(): Promise<void> {
		// What the centre says of the camera comes first: the library would only say that it cannot load.
		const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" }).catch(() => null);
		if (isEnded) return;
		if (!answer?.ok) {
			if (answer) await reportRefusal(answer, report);
			again();
			return;
		}
		report({ deadSince: null });
		const { default: Hls } = await import("hls.js/light");
		if (isEnded) return;
		if (!Hls.isSupported()) {
			report({ deadSince: "" });
			return;
		}
		const player = new Hls({ enableWorker: false, backBufferLength: 10, maxBufferLength: 12, liveSyncDurationCount: 2 });
		player.on(Hls.Events.FRAG_BUFFERED, (_event, { frag }) =>
			report({ arrivedAt: arrivalOf(frag.endProgramDateTime, centreNow(), Date.now()), deadSince: null }),
		);
		// A film with an end is no view of now, however well it plays.
		player.on(Hls.Events.LEVEL_LOADED, (_event, { details }) => {
			if (details.live || isEnded) return;
			player.destroy();
			report({ deadSince: "" });
			again();
		});
		player.on(Hls.Events.ERROR, (_event, { fatal }) => {
			if (!fatal || isEnded) return;
			player.destroy();
			again();
		});
		player.loadSource(url);
		player.attachMedia(video);
		void video.play().catch(() => undefined);
		end = () => player.destroy();
	}

	function again(): void {
		const timer = setTimeout(() => void begin(), RETRY_MS);
		end = () => clearTimeout(timer);
	}

	void begin();
	return () => {
		isEnded = true;
		end();
	};
}
