import { expect, test } from "vitest";
import type { IncidentCard, IncidentChanges } from "../contract.ts";
import { type Outcome, ownProblem } from "../live/sender.ts";
import { incident } from "../live/testing.ts";
import { OwnChanges } from "./ownChanges.ts";

/** A centre that answers when it is told to. */
class Centre {
	readonly versions: number[] = [];
	readonly #answers: ((outcome: Outcome<IncidentCard>) => void)[] = [];

	readonly ask = (version: number): Promise<Outcome<IncidentCard>> => {
		this.versions.push(version);
		return new Promise((resolve) => {
			this.#answers.push(resolve);
		});
	};

	async answer(version: number | null): Promise<void> {
		const resolve = this.#answers.shift();
		resolve?.(
			version === null ? { ok: false, problem: ownProblem("refused", 409) } : { ok: true, value: incident(1, { version }) },
		);
		await settled();
	}
}

async function settled(): Promise<void> {
	for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

async function sent(...changes: IncidentChanges[]): Promise<Centre> {
	const centre = new Centre();
	const own = new OwnChanges();
	for (const change of changes) void own.send(1, 3, change, centre.ask);
	await settled();
	return centre;
}

test("a change waits for the one before it", async () => {
	const centre = await sent({ type: "theft" }, { place: "chợ" });
	expect(centre.versions).toEqual([3]);
	await centre.answer(4);
	// Another field, of which somebody else may have written since: the person saw version 3.
	expect(centre.versions).toEqual([3, 3]);
});

test("of a field that they had just changed themselves the person knows the answer", async () => {
	const centre = await sent({ place: "chợ", what: "a" }, { place: "chợ cũ" });
	await centre.answer(4);
	expect(centre.versions).toEqual([3, 4]);
});

test("nor is it in conflict with itself where it changed another field in between", async () => {
	const centre = await sent({ place: "chợ" }, { what: "a" }, { place: "chợ cũ" }, { place: "chợ mới", what: "b" });
	for (const version of [4, 5, 6, 7]) await centre.answer(version);
	// Of the place it knows its own answer, and of both no more than of the one that it changed first.
	expect(centre.versions).toEqual([3, 3, 4, 5]);
});

test("of an incident that has left the board nothing is kept", async () => {
	const centre = new Centre();
	const own = new OwnChanges();
	void own.send(1, 3, { place: "chợ" }, centre.ask);
	await settled();
	await centre.answer(4);
	own.forget(1);
	void own.send(1, 3, { place: "chợ cũ" }, centre.ask);
	await settled();
	expect(centre.versions).toEqual([3, 3]);
});

test("with a field beside it that they had not changed, they know only what they saw", async () => {
	const centre = await sent({ place: "chợ" }, { place: "chợ cũ", what: "b" });
	await centre.answer(4);
	expect(centre.versions).toEqual([3, 3]);
});

test("what was refused lets the next one go out, with what was seen", async () => {
	const centre = await sent({ place: "chợ" }, { place: "chợ cũ" });
	await centre.answer(null);
	expect(centre.versions).toEqual([3, 3]);
});
