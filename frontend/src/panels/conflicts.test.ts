import { expect, test } from "vitest";
import type { IncidentCard } from "../contract.ts";
import { incident } from "../live/testing.ts";
import { Conflicts } from "./conflicts.ts";

const CARD = incident(1, { version: 5 });

function conflicts(newest: () => IncidentCard | undefined = () => undefined) {
	const all = new Conflicts(newest);
	const asked = () => all.asked.value?.changes;
	const decide = () => {
		all.asked.value = null;
		return asked();
	};
	return { all, asked, decide };
}

test("of changes that are refused in quick succession each is asked about, in turn", () => {
	const { all, asked, decide } = conflicts();
	all.ask(CARD, { place: "chợ" });
	const first = all.asked.value?.id;
	all.ask(CARD, { priority: 1 });
	all.ask(incident(2), { priority: 1 });
	expect(asked()).toEqual({ place: "chợ" });
	expect(decide()).toEqual({ priority: 1 });
	// Another dialog, in which the first key decides nothing.
	expect(all.asked.value?.id).not.toBe(first);
	expect(all.asked.value?.current.id).toBe(1);
	decide();
	expect(all.asked.value?.current.id).toBe(2);
	expect(decide()).toBeUndefined();
});

test("of changes of the same fields only the last is asked about, under a number of its own", () => {
	const { all, asked, decide } = conflicts();
	all.ask(CARD, { place: "a" });
	all.ask(CARD, { priority: 1 });
	all.ask(CARD, { priority: 2 });
	const first = all.asked.value?.id;
	all.ask(CARD, { place: "b" });
	expect(asked()).toEqual({ place: "b" });
	expect(all.asked.value?.id).not.toBe(first);
	expect(decide()).toEqual({ priority: 2 });
	expect(decide()).toBeUndefined();
});

test("beside a change that waited stands what is there by then", () => {
	let stands = incident(1, { version: 4 });
	const { all, decide } = conflicts(() => stands);
	const changes = [{ place: "a" }, { priority: 1 }, { type: "theft" }];
	for (const change of changes) all.ask(CARD, change);
	decide();
	// The board may be behind the answer.
	expect(all.asked.value?.current).toBe(CARD);
	stands = incident(1, { version: 7 });
	decide();
	expect(all.asked.value?.current).toBe(stands);
});

test("who signs out leaves none to whoever sits here next", () => {
	const { all, asked } = conflicts();
	all.ask(CARD, { place: "a" });
	all.ask(CARD, { priority: 1 });
	all.forget();
	expect(asked()).toBeUndefined();
});
