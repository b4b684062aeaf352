// Streams that the server's own tests recorded: what it sent, and the board that it had at the end.
import { describe, expect, test } from "vitest";
import type { Board, EventFrame, SnapshotFrame } from "../contract.ts";
import { apply, boardState } from "./apply.ts";
import { Connection } from "./socket.ts";
import { Store } from "./store.ts";
import { cards, FakeWire, ManualClock } from "./testing.ts";

interface Recorded {
	snapshot: SnapshotFrame;
	frames: EventFrame[];
	board: Board;
}

const recorded = import.meta.glob<Recorded>("../../../tests/golden/*.json", { eager: true, import: "default" });

test("there are recorded streams", () => expect(Object.keys(recorded)).not.toHaveLength(0));

describe.each(Object.entries(recorded))("%s", (_, { snapshot, frames, board }) => {
	// The board's own cursor may be further on: events that this desk does not see move it too.
	const expected = cards({ ...boardState(board), cursor: frames.at(-1)?.seq ?? snapshot.cursor });

	test("snapshot + events = snapshot", () => {
		expect(cards(apply(boardState(snapshot.board), frames))).toEqual(expected);
	});

	test("comes over the socket as one unbroken chain", () => {
		const store = new Store();
		const wire = new FakeWire("");
		new Connection({
			url: "",
			open: () => wire.asWire(),
			isSignedIn: async () => true,
			clock: new ManualClock(),
			random: () => 0,
			onFrame: (frame) => store.take([frame]),
			onPositions: () => {},
			onPresence: () => {},
			onHeard: () => {},
		}).start();
		for (const frame of [snapshot, ...frames]) wire.say(frame);
		expect(wire.closed).toBe(false);
		expect(cards(store.state)).toEqual(expected);
	});
});
