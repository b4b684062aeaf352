import { expect, test } from "vitest";
import { type Badge, iconOf, titleOf } from "./badge.ts";

const QUIET: Badge = { alarms: 0, isCritical: false, ringing: 0, unsent: 0, waiting: 0, isStale: false };
const STATES: [string, Partial<Badge>][] = [
	["✕ Centre", { alarms: 3, isCritical: true, ringing: 2, isStale: true }],
	["‼ (3) Centre", { alarms: 3, isCritical: true, ringing: 2 }],
	["☎ (2) Centre", { alarms: 3, ringing: 2, unsent: 4, waiting: 5 }],
	["P1 (4) Centre", { alarms: 3, unsent: 4, waiting: 5 }],
	["▲ (3) Centre", { alarms: 3, waiting: 5 }],
	["✉ (5) Centre", { waiting: 5 }],
];

test("a quiet desk has the centre's name and icon", () => {
	expect(titleOf("Centre", QUIET)).toBe("Centre");
	expect(iconOf(QUIET)).toBeNull();
});

test.each(STATES)("the title says what is most urgent: %s", (title, state) => {
	expect(titleOf("Centre", { ...QUIET, ...state })).toBe(title);
});

test("each state has a shape of its own, not only a colour, and the number in it", () => {
	const icons = STATES.map(([, state]) => decodeURIComponent(iconOf({ ...QUIET, ...state }) ?? ""));
	const shapes = icons.map((icon) => /path d="([^"]+)"/.exec(icon)?.[1]);
	expect(new Set(shapes).size).toBe(STATES.length);
	expect(icons.map((icon) => />(\d+)</.exec(icon)?.[1])).toEqual([undefined, "3", "2", "4", "3", "5"]);
	expect(decodeURIComponent(iconOf({ ...QUIET, alarms: 240 }) ?? "")).toContain(">99<");
});
