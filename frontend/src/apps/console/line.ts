// The road to the centre, put together with the browser's own parts.
import { Batches } from "../../live/batches.ts";
import { systemClock } from "../../live/clock.ts";
import { Commands } from "../../live/commands.ts";
import { csrfToken } from "../../live/cookies.ts";
import { holdOf } from "../../live/holding.ts";
import { Desks } from "../../live/presence.ts";
import { Sight } from "../../live/sight.ts";
import { Connection } from "../../live/socket.ts";
import { type FoldedFrame, Store } from "../../live/store.ts";
import { sendForm } from "../../live/upload.ts";
import type { ScreenName } from "../../screens/protocol.ts";

export interface Line {
	store: Store;
	desks: Desks;
	connection: Connection;
	commands: Commands;
	signIn(): void;
	/** After a session that this person did not end: the page says so. */
	signInAgain(): void;
}

function signIn(): void {
	location.assign(`/login/?next=${location.pathname}`);
}

function signInAgain(): void {
	location.assign(`/login/?ended=1&next=${location.pathname}`);
}

/** Frames hold still where the page is hidden, so this also waits until somebody can see it. */
function afterPaint(act: () => void): void {
	requestAnimationFrame(() => requestAnimationFrame(act));
}

/** `screen` is the only panel of this window; null in the console. */
export function openLine(screen: ScreenName | null): Line {
	const store = new Store();
	const desks = new Desks();
	const batches = new Batches<FoldedFrame>(systemClock, (frames) => store.take(frames));
	const connection: Connection = new Connection({
		url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/console`,
		screen,
		open: (url) => new WebSocket(url),
		isSignedIn: async () => {
			const answer = await fetch("/api/v1/me", { credentials: "same-origin" }).catch(() => null);
			return answer?.status !== 401;
		},
		clock: systemClock,
		random: Math.random,
		onFrame: (frame) => batches.add(frame),
		onPositions: (frame) => store.positions.take(frame),
		onPresence: (frame) => desks.take(frame),
		onHeard: () => sight.heard(),
	});
	const commands = new Commands(
		{
			fetch: (address, options) => fetch(address, options),
			upload: sendForm,
			clock: systemClock,
			newKey: () => crypto.randomUUID(),
			csrfToken,
			hold: () => holdOf(connection.freshness.peek(), connection.degraded.peek()),
			onSignedOut: signInAgain,
		},
		store.state,
	);
	const sight: Sight = new Sight({ isVisible: () => document.visibilityState === "visible", afterPaint }, systemClock, (seq) =>
		connection.sendSeen(seq),
	);
	store.onFrames((frames) => {
		commands.take(frames, store.state);
		if (frames.some((frame) => frame.type === "snapshot")) sight.begun(store.state.cursor);
		else sight.drawn(store.state.cursor);
	});
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState !== "visible") return;
		connection.hurry();
		sight.check();
	});
	addEventListener("online", () => connection.hurry());
	// A page that the browser had put aside comes back without its socket.
	addEventListener("pageshow", ({ persisted }) => {
		if (persisted) connection.hurry();
	});
	return { store, desks, connection, commands, signIn, signInAgain };
}
