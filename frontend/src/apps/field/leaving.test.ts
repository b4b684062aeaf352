// Nothing that a phone shows or keeps of its crew's work outlives its pairing.
import { beforeEach, expect, test, vi } from "vitest";
import { forgetMap as forgetKept, PAGE, STYLE, TILES } from "../../field/keeping.ts";
import { forgetMap } from "./installing.ts";
import { closeNotices } from "./waking.ts";

const closed: string[] = [];
const forgotten: string[] = [];

beforeEach(() => {
	for (const seen of [closed, forgotten]) seen.length = 0;
	const notice = (name: string, data: object | null) => ({ data, close: () => closed.push(name) });
	const notices = [
		notice("order", { about: "assigned" }),
		notice("cancelled", { about: "cancelled" }),
		notice("unread", { about: null }),
	];
	const active = { postMessage: (told: object) => forgotten.push(JSON.stringify(told)) };
	const registration = { getNotifications: async () => notices, active };
	vi.stubGlobal("navigator", { serviceWorker: { getRegistration: async () => registration } });
});

test.each([
	["orders", ["order", "unread"]],
	["cancelled", ["cancelled"]],
	["all", ["order", "cancelled", "unread"]],
] as const)("notices: %s", async (which, gone) => {
	await closeNotices(which);
	expect(closed).toEqual(gone);
});

test("the map that was kept and the key in its style go", async () => {
	await forgetMap();
	expect(forgotten).toEqual(['{"forget":"map"}']);
	const kept = {
		delete: async (name: string) => forgotten.push(name),
		open: async (name: string) => ({ delete: async (path: string) => forgotten.push(`${name} ${path}`) }),
	};
	await forgetKept(kept as unknown as CacheStorage);
	expect(forgotten.slice(1)).toEqual([TILES, `${PAGE} ${STYLE}`]);
});

test("a browser that keeps nothing has nothing to forget", async () => {
	vi.stubGlobal("navigator", {});
	vi.unstubAllGlobals();
	await forgetMap();
	expect(forgotten).toEqual([]);
});
