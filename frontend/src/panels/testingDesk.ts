// A desk for tests, with no centre behind it.
import { signal } from "@preact/signals";
import type { Catalogue, Me } from "../contract.ts";
import type { Clock } from "../live/clock.ts";
import { Commands } from "../live/commands.ts";
import { Desks } from "../live/presence.ts";
import { Connection } from "../live/socket.ts";
import type { Store } from "../live/store.ts";
import { incident } from "../live/testing.ts";
import { DeskWindows } from "../screens/deskWindows.ts";
import { Desk } from "./desk.ts";

/** A desk whose requests are heard by `onSent`; each is answered with version 9 of the first incident. */
export function openDesk(
	me: Me,
	store: Store,
	clock: Clock,
	onSent: (path: string, version: string | null) => void = () => {},
): Desk {
	const desks = new Desks();
	const connection = new Connection({
		url: "",
		open: () => {
			throw new Error("nothing is connected here");
		},
		isSignedIn: async () => true,
		clock,
		random: () => 0,
		onFrame: () => {},
		onPositions: () => {},
		onPresence: () => {},
		onHeard: () => {},
	});
	const commands = new Commands(
		{
			fetch: async (path, options) => {
				onSent(String(path), new Headers(options?.headers).get("If-Match"));
				return Response.json(incident(1, { version: 9 }));
			},
			clock,
			upload: async () => new Response(),
			newKey: () => "",
			csrfToken: () => "",
			hold: () => null,
			onSignedOut: () => {},
		},
		store.state,
	);
	const windows = new DeskWindows({
		id: "",
		anotherId: () => "",
		channel: { post: () => {}, listen: () => {} },
		lives: { hold: async () => true, ended: async () => {}, wait: () => () => {}, held: async () => [] },
		wants: { read: () => [], write: () => {} },
		openWindow: () => false,
	});
	const shelf = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
	const catalogue = { desks: [], agencies: [], incident_types: [] } as Partial<Catalogue> as Catalogue;
	return new Desk(me, catalogue, store, commands, connection, desks, signal(0), shelf, windows, shelf, clock);
}
