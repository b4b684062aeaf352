import { type Signal, signal } from "@preact/signals-core";
import { beforeEach, expect, test } from "vitest";
import { notify, type Told } from "./notifier.ts";

let matters: Signal<readonly Told[]>;
let isLookedAt: boolean;
let look: () => void;
/** What hangs on the screen, by its tag, and how to click on it. */
let hanging: Map<string, { told: Told; click: () => void }>;
let shows: string[];
let opened: number[];
let focused: number;

function told(tag: string, fields: Partial<Told> = {}): Told {
	return { tag, title: "Chưa điều động", body: tag, isCritical: false, incidentId: 7, ...fields };
}

beforeEach(() => {
	matters = signal<readonly Told[]>([]);
	isLookedAt = false;
	hanging = new Map();
	shows = [];
	opened = [];
	focused = 0;
	notify(
		matters,
		{
			isLookedAt: () => isLookedAt,
			show(one, click) {
				shows.push(one.tag);
				hanging.set(one.tag, { told: one, click });
				return () => hanging.delete(one.tag);
			},
			onLook(act) {
				look = act;
			},
			focus: () => {
				focused += 1;
			},
		},
		(id) => void opened.push(id),
	);
});

test("what comes while nobody looks is shown once, and goes when it is over", () => {
	matters.value = [told("incident:1")];
	matters.value = [told("incident:1"), told("incident:2")];
	expect(shows).toEqual(["incident:1", "incident:2"]);
	matters.value = [told("incident:2")];
	expect([...hanging.keys()]).toEqual(["incident:2"]);
});

test("nothing is shown to who looks, nor later what they have seen", () => {
	isLookedAt = true;
	matters.value = [told("incident:1")];
	isLookedAt = false;
	matters.value = [told("incident:1"), told("incident:2")];
	expect(shows).toEqual(["incident:2"]);
});

test("a group that grows replaces its own notification and piles nothing up", () => {
	matters.value = [told("ringing", { body: "7" })];
	matters.value = [told("ringing", { body: "8" })];
	expect(shows).toEqual(["ringing", "ringing"]);
	expect([...hanging].map(([, one]) => one.told.body)).toEqual(["8"]);
});

test("a click brings the console to the front and opens the incident", () => {
	matters.value = [told("incident:1"), told("connection", { incidentId: null })];
	hanging.get("incident:1")?.click();
	hanging.get("connection")?.click();
	expect([focused, opened]).toEqual([2, [7]]);
});

test("who turns to the page finds nothing hanging about", () => {
	matters.value = [told("incident:1"), told("incident:2")];
	look();
	expect(hanging.size).toBe(0);
});
