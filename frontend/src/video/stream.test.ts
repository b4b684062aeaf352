// What a player tells of a stream must not pass an old film for a view of now.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { conditionOf, NOTHING_YET, type Picture } from "./freshness.ts";
import { showStream } from "./stream.ts";

type Listener = (event: string, data: unknown) => void;

const players = vi.hoisted(() => [] as { listeners: Map<string, Listener>; isDestroyed: boolean }[]);

vi.mock("hls.js/light", () => ({
	default: class {
		static Events = { FRAG_BUFFERED: "buffered", LEVEL_LOADED: "loaded", ERROR: "error" };
		static isSupported = () => true;
		listeners = new Map<string, Listener>();
		isDestroyed = false;
		constructor() {
			players.push(this);
		}
		on(event: string, listener: Listener) {
			this.listeners.set(event, listener);
		}
		loadSource() {}
		attachMedia() {}
		destroy() {
			this.isDestroyed = true;
		}
	},
}));

const NOW = Date.parse("2026-01-01T00:00:00Z");
let picture: Picture;

beforeEach(() => {
	vi.useFakeTimers({ now: NOW });
	vi.stubGlobal("fetch", async () => new Response("#EXTM3U"));
	picture = NOTHING_YET;
	players.length = 0;
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function show(): Promise<(event: string, data: unknown) => void> {
	const video = { play: async () => undefined } as unknown as HTMLVideoElement;
	const report = (change: Partial<Picture>): void => {
		picture = { ...picture, ...change };
	};
	showStream("/cameras/t/live", video, report, () => NOW);
	await vi.waitFor(() => expect(players).toHaveLength(1));
	return (event, data) => players[0]?.listeners.get(event)?.(event, data);
}

test("a segment is as old as its stream says, and new where it says nothing", async () => {
	const tell = await show();
	tell("buffered", { frag: { endProgramDateTime: NOW - 60_000 } });
	expect(conditionOf(picture, NOW)).toBe("stale");
	tell("buffered", { frag: { endProgramDateTime: null } });
	expect(conditionOf(picture, NOW)).toBe("live");
});

test("a film with an end is dead, and is not played", async () => {
	const tell = await show();
	tell("loaded", { details: { live: true } });
	tell("buffered", { frag: { endProgramDateTime: null } });
	expect(conditionOf(picture, NOW)).toBe("live");
	tell("loaded", { details: { live: false } });
	expect(conditionOf(picture, NOW)).toBe("dead");
	expect(players[0]?.isDestroyed).toBe(true);
});
