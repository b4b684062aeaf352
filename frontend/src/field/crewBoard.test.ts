// A phone knows its last assignment without a signal, and holds nothing of what is long over.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import type { AssignmentCard, Board } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";
import { board, call, chatMessage, incident } from "../live/testing.ts";
import { CrewBoard, LONGEST_AFTER_MS, LONGEST_WITHOUT_NEWS_MS } from "./crewBoard.ts";
import { FieldStorage, type WaitingAction } from "./storage.ts";
import { statusPath } from "./work.ts";

const NOON_MS = Date.parse("2026-07-01T05:00:00Z");

let storage: FieldStorage;
let wall_ms: number;

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	storage = await FieldStorage.open();
	wall_ms = NOON_MS;
});

function atWork(): Board {
	const assignments = [{ id: 5, unit_id: 7, status: "on_scene", cleared_at: null } as AssignmentCard];
	return {
		...board({ incidents: [incident(1, { assignments })] }),
		calls: [call(2, 1)],
		chat_messages: [chatMessage(3, { incident_id: 1 }), chatMessage(4, { to_unit_id: 7 })],
	};
}

function crewBoard(): CrewBoard {
	return new CrewBoard(storage, () => wall_ms);
}

async function written(): Promise<void> {
	await new Promise((resume) => setTimeout(resume, 5));
}

const cleared = { path: statusPath(5), body: { status: "cleared" }, at_ms: NOON_MS } as unknown as WaitingAction;

test("the last board is there when the page opens without a signal", async () => {
	crewBoard().take({ type: "snapshot", cursor: 1, scope: "unit:7", board: atWork() });
	await written();
	const again = crewBoard();
	await again.open();
	expect(again.now.value).toEqual({ board: atWork(), at_ms: NOON_MS });
});

test("an hour after the crew was clear nothing of the incident is left, though the centre has not heard of it", async () => {
	const held = crewBoard();
	held.take({ type: "snapshot", cursor: 1, scope: "unit:7", board: atWork() });
	await storage.refuse(
		{
			order: 9,
			urgency: 0,
			about: { what: "status", detail: "x", incident: { id: 1, number: "26-000001" } },
			at_ms: NOON_MS,
		} as WaitingAction,
		ownProblem("incident_ended"),
	);
	wall_ms = NOON_MS + LONGEST_AFTER_MS;
	await held.purge([cleared]);
	expect(held.now.value?.board.incidents).toHaveLength(1);
	expect(await storage.refused()).toHaveLength(1);
	wall_ms += 1;
	await held.purge([cleared]);
	expect(held.now.value?.board).toMatchObject({ incidents: [], calls: [], chat_messages: [{ id: 4 }] });
	expect(await storage.refused()).toEqual([]);
	const again = crewBoard();
	await again.open();
	expect(again.now.value?.board.incidents).toEqual([]);
});

test("what the crew wrote and photographed stays where it was refused, until somebody throws it away", async () => {
	const held = crewBoard();
	held.take({ type: "snapshot", cursor: 1, scope: "unit:7", board: atWork() });
	const about = { what: "photo", detail: "a.jpg", incident: { id: 1, number: "26-000001" } };
	const photo = { blob: new Blob(["jpeg"]), name: "a.jpg", fields: {} };
	await storage.refuse({ order: 9, urgency: 2, about, photo, at_ms: NOON_MS } as WaitingAction, ownProblem("incident_unknown"));
	wall_ms = NOON_MS + 24 * LONGEST_AFTER_MS;
	await held.purge([cleared]);
	expect(held.now.value?.board.incidents).toEqual([]);
	expect((await storage.refused())[0]?.action?.photo?.name).toBe("a.jpg");
});

test("what is still at work stays for as long as a crew may be without a signal, and no longer", async () => {
	const held = crewBoard();
	held.take({ type: "snapshot", cursor: 1, scope: "unit:7", board: atWork() });
	wall_ms = NOON_MS + 5 * LONGEST_AFTER_MS;
	await held.confirm();
	wall_ms += LONGEST_WITHOUT_NEWS_MS;
	await held.purge([]);
	expect(held.now.value?.board.incidents).toHaveLength(1);
	wall_ms += 1;
	await held.purge([]);
	expect(held.now.value?.board).toMatchObject({ incidents: [], calls: [], chat_messages: [{ id: 4 }] });
});

test("what was taken of an incident that is over is forgotten with it", async () => {
	const held = crewBoard();
	held.take({ type: "snapshot", cursor: 1, scope: "unit:7", board: atWork() });
	await storage.add({ ...cleared, about: { what: "status", detail: "cleared", incident: { id: 1, number: "26-000001" } } });
	const [action] = await storage.actions();
	if (action) await storage.answered(action, NOON_MS);
	await held.purge(await storage.actions());
	expect(await storage.actions()).toHaveLength(1);
	wall_ms = NOON_MS + LONGEST_AFTER_MS + 1;
	await held.purge(await storage.actions());
	expect([held.now.value?.board.incidents, await storage.actions()]).toEqual([[], []]);
});
