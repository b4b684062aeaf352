// A phone is woken only where somebody wants it, the phone allows it and the centre knows where; and never asks by itself.
import { expect, test, vi } from "vitest";
import type { NewPushSubscription } from "../contract.ts";
import { ownProblem } from "../live/sender.ts";
import type { Told } from "./deviceSelf.ts";
import { bytesOf, type NotificationParts, Notifications } from "./notifications.ts";

const KEY = "BL1VBKs1fxPSEw-JuYeVP-MGyz1yYN3-AXikLJ8VdSzl6jXJGppYMzNL8l3RWiqeZgHguY_f-b_yLtPJOOYZaPk";
const OTHER_KEY = "B".padEnd(87, "A");
const DONE: Told<object> = { ok: true, value: {} };

interface Options {
	permission?: NotificationPermission;
	answer?: NotificationPermission;
	support?: NotificationParts["support"];
	kept?: Record<string, unknown>;
	told?: Told<object>;
	/** Under which key this browser is subscribed already. */
	subscribedFor?: string;
	isPushAway?: boolean;
}

function phone(options: Options = {}) {
	const kept: Record<string, unknown> = { ...options.kept };
	const centre: (NewPushSubscription | "removed")[] = [];
	const told = { answer: options.told ?? DONE };
	let permission = options.permission ?? "default";
	let asked = 0;
	let made = 0;
	let subscription: PushSubscription | null = null;

	function subscribe(key: Uint8Array<ArrayBuffer>): PushSubscription {
		made += 1;
		const endpoint = `https://push.example/${made}`;
		subscription = {
			endpoint,
			options: { applicationServerKey: key.buffer, userVisibleOnly: true },
			toJSON: () => ({ endpoint, keys: { p256dh: "p", auth: "a" } }),
			unsubscribe: async () => {
				subscription = null;
				return true;
			},
		} as unknown as PushSubscription;
		return subscription;
	}

	if (options.subscribedFor) subscribe(bytesOf(options.subscribedFor));
	const notifications = new Notifications({
		storage: {
			kept: async <Value>(name: string) => kept[name] as Value | undefined,
			keep: async (name, value) => {
				kept[name] = value;
			},
		},
		centre: {
			put: async (path, body) => {
				expect(path).toBe("/devices/own/push");
				centre.push(body as NewPushSubscription);
				return told.answer;
			},
			remove: async () => {
				centre.push("removed");
				return told.answer;
			},
		},
		support: options.support ?? "supported",
		manager: async () => {
			if (options.isPushAway) throw new Error("no worker");
			return {
				getSubscription: async () => subscription,
				subscribe: async (wanted) => subscribe(wanted?.applicationServerKey as Uint8Array<ArrayBuffer>),
			};
		},
		permission: () => permission,
		ask: async () => {
			asked += 1;
			permission = options.answer ?? "granted";
			return permission;
		},
	});
	return { notifications, kept, centre, told, asked: () => asked, subscription: () => subscription };
}

test("a page that opens asks nobody", async () => {
	const { notifications, asked, centre } = phone();
	await notifications.follow(KEY);
	expect([notifications.state.value, asked(), centre]).toEqual(["off", 0, []]);
});

test("a touch asks once, subscribes under the centre's key and tells the centre", async () => {
	const { notifications, asked, centre, kept, subscription } = phone();
	await notifications.follow(KEY);
	const switching = notifications.switchOn();
	expect(notifications.state.value).toBe("asking");
	await switching;
	expect([notifications.state.value, asked(), kept.notifications]).toEqual(["on", 1, true]);
	expect(centre).toEqual([{ endpoint: "https://push.example/1", p256dh: "p", auth: "a" }]);
	expect(new Uint8Array(subscription()?.options.applicationServerKey as ArrayBuffer)).toEqual(bytesOf(KEY));
});

test.each<[NotificationPermission, string]>([
	["denied", "denied"],
	["default", "off"],
])("who answers %s is subscribed to nothing", async (answer, state) => {
	const { notifications, centre, kept, subscription } = phone({ answer });
	await notifications.follow(KEY);
	await notifications.switchOn();
	expect([notifications.state.value, centre, kept.notifications, subscription()]).toEqual([state, [], undefined, null]);
});

test.each<[Options, string, string]>([
	[{ support: "unsupported" }, KEY, "unsupported"],
	[{ support: "install_first" }, KEY, "install_first"],
	[{}, "", "unavailable"],
	[{ permission: "denied" }, KEY, "denied"],
])("what stands in the way is said (%o, key %s)", async (options, key, state) => {
	const { notifications, centre } = phone({ ...options, kept: { notifications: true } });
	await notifications.follow(key);
	expect([notifications.state.value, centre]).toEqual([state, []]);
});

test("nobody is asked where nothing could come", async () => {
	const { notifications, asked } = phone({ support: "install_first" });
	await notifications.follow(KEY);
	await notifications.switchOn();
	expect([notifications.state.value, asked()]).toEqual(["install_first", 0]);
});

test("what was switched on is renewed when the page opens, with the subscription that is there", async () => {
	const { notifications, centre, asked } = phone({
		permission: "granted",
		kept: { notifications: true },
		subscribedFor: KEY,
	});
	await notifications.follow(KEY);
	expect([notifications.state.value, asked()]).toEqual(["on", 0]);
	expect(centre).toMatchObject([{ endpoint: "https://push.example/1" }]);
});

test("a subscription that the browser has ended, or that is for another key, is made anew", async () => {
	for (const subscribedFor of [undefined, OTHER_KEY]) {
		const { notifications, centre, subscription } = phone({
			permission: "granted",
			kept: { notifications: true },
			...(subscribedFor && { subscribedFor }),
		});
		await notifications.follow(KEY);
		expect(notifications.state.value).toBe("on");
		expect(centre).toMatchObject([{ endpoint: `https://push.example/${subscribedFor ? 2 : 1}` }]);
		expect(new Uint8Array(subscription()?.options.applicationServerKey as ArrayBuffer)).toEqual(bytesOf(KEY));
	}
});

test("who switched them off is not subscribed again", async () => {
	const { notifications, centre, kept, subscription } = phone({ permission: "granted", kept: { notifications: true } });
	await notifications.follow(KEY);
	await notifications.switchOff();
	await notifications.follow(KEY);
	expect([notifications.state.value, subscription(), kept.notifications]).toEqual(["off", null, false]);
	expect(centre.at(-1)).toBe("removed");
});

test("without a signal the phone tells the centre later", async () => {
	const { notifications, centre, told } = phone({ told: { ok: false, problem: ownProblem("network_failed") } });
	await notifications.follow(KEY);
	await notifications.switchOn();
	expect(notifications.state.value).toBe("unsent");
	told.answer = DONE;
	await notifications.renew();
	expect([notifications.state.value, centre.length]).toEqual(["on", 2]);
});

test("what the centre refuses is told with its reason", async () => {
	const problem = ownProblem("push_service_unknown", 422);
	const { notifications } = phone({ told: { ok: false, problem } });
	await notifications.follow(KEY);
	await notifications.switchOn();
	expect([notifications.state.value, notifications.problem.value]).toEqual(["failed", problem]);
	await notifications.renew();
	expect(notifications.state.value).toBe("failed");
});

test("a push service that is away is told, and may be tried again", async () => {
	const warn = vi.spyOn(console, "warn").mockReturnValue();
	const { notifications, centre } = phone({ isPushAway: true });
	await notifications.follow(KEY);
	await notifications.switchOn();
	expect([notifications.state.value, centre, warn.mock.calls.length]).toEqual(["failed", [], 1]);
	warn.mockRestore();
});

test("a phone that belongs to no unit any more is woken by nothing", async () => {
	const { notifications, centre, subscription } = phone({ permission: "granted", kept: { notifications: true } });
	await notifications.follow(KEY);
	expect(subscription()).not.toBeNull();
	await notifications.forget();
	expect([subscription(), centre.length, notifications.state.value]).toEqual([null, 1, "off"]);
});

test("a page that loads while somebody switches on subscribes once", async () => {
	const { notifications, subscription } = phone();
	await Promise.all([notifications.follow(KEY), notifications.follow(KEY)]);
	await Promise.all([notifications.switchOn(), notifications.follow(KEY), notifications.renew()]);
	expect(notifications.state.value).toBe("on");
	expect(subscription()?.endpoint).toBe("https://push.example/1");
});
