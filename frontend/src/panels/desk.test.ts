// What a desk sends, and what it does not send before a person has seen more.
import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import type { Catalogue, ChatMessageCard, Me } from "../contract.ts";
import { Commands } from "../live/commands.ts";
import { Desks } from "../live/presence.ts";
import { Connection } from "../live/socket.ts";
import { Store } from "../live/store.ts";
import { board, chatMessage, incident, ManualClock, person } from "../live/testing.ts";
import { DeskWindows } from "../screens/deskWindows.ts";
import { Desk } from "./desk.ts";
import { NEVER_SEEN } from "./drafts.ts";

/** What was asked of the centre, and under which version of an incident. */
let sent: [path: string, version: string | null][];
let store: Store;

beforeEach(() => {
	sent = [];
	store = new Store();
});

function open(me: Me): Desk {
	const clock = new ManualClock();
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
				sent.push([String(path), new Headers(options?.headers).get("If-Match")]);
				return Response.json(incident(1));
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
	const catalogue = { desks: [] } as Partial<Catalogue> as Catalogue;
	return new Desk(me, catalogue, store, commands, connection, desks, signal(0), shelf, windows);
}

test("words that came from another incident overwrite none that nobody here has seen", async () => {
	const desk = open(person(["dispatcher"], ["police"]));
	const card = incident(1, { what: "Xe khách lật", version: 7 });
	expect(await desk.change(card, NEVER_SEEN, { what: "Hai xe máy" })).toBeNull();
	expect(sent).toEqual([]);
	expect(desk.conflict.value).toEqual({ current: card, changes: { what: "Hai xe máy" } });
});

test("they are saved where nothing stands, or the same", async () => {
	const desk = open(person(["dispatcher"], ["police"]));
	await desk.change(incident(1, { version: 7 }), NEVER_SEEN, { what: "Hai xe máy" });
	await desk.change(incident(2, { version: 8, place: "chợ" }), NEVER_SEEN, { place: "chợ" });
	expect(sent).toEqual([
		["/api/v1/incidents/1", '"7"'],
		["/api/v1/incidents/2", '"8"'],
	]);
	expect(desk.conflict.value).toBeNull();
});

test("the key for messages takes none that asks somebody else, though this person might", async () => {
	const writer = person(["shift_lead"], ["fire"], "lead");
	const mine: ChatMessageCard = chatMessage(1, {
		by: { username: "lead", name: "" },
		to_person: { username: "lan", name: "" },
		agencies: ["fire"],
	});
	const desk = open(writer);
	store.take([{ type: "snapshot", cursor: 1, scope: "all", board: board({ cursor: 1, chat_messages: [mine] }) }]);
	desk.acknowledgeFirstMessage();
	expect(sent).toEqual([]);
	const asked = chatMessage(2, { to_person: { username: "lead", name: "" }, agencies: ["fire"] });
	store.take([{ type: "snapshot", cursor: 2, scope: "all", board: board({ cursor: 2, chat_messages: [mine, asked] }) }]);
	desk.acknowledgeFirstMessage();
	expect(sent).toEqual([["/api/v1/chat-messages/2/acknowledge", null]]);
});
