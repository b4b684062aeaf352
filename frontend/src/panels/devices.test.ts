// Whoever looks for a lost telephone must not read that it is there when it is not.
import { expect, test } from "vitest";
import "../i18n/testing.ts";
import type { DeviceCard, PairingOffer } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { event } from "../live/testing.ts";
import { clockOf, deviceOf, left_s, parted, revokedBy, sightOf, spaced } from "./devices.ts";

const NOW = Date.parse("2026-11-30T12:00:00Z");

function device(changes: Partial<DeviceCard> = {}): DeviceCard {
	return {
		id: 1,
		unit_id: 7,
		username: "device-xe07-1",
		name: "XE07 · máy 1",
		label: "",
		paired_at: "2026-11-30T08:00:00Z",
		paired_by: "ambulance",
		last_seen_at: null,
		tracker_since: null,
		revoked_at: null,
		revoked_by: null,
		revoke_reason: "",
		...changes,
	};
}

function sight(last_seen_at: string | null) {
	return sightOf(device({ last_seen_at }), NOW, words.value);
}

test("a device is there as long as it was seen within what may pass between two notes of it", () => {
	expect(sight("2026-11-30T11:58:00Z")).toEqual({ isThere: true, text: "đang kết nối" });
	// The clock of this screen may be a moment behind.
	expect(sight("2026-11-30T12:00:01Z").isThere).toBe(true);
	expect(sight("2026-11-30T11:57:00Z")).toEqual({ isThere: false, text: "thấy 3 phút trước" });
	expect(sight("2026-11-29T10:00:00Z").text).toBe("thấy 26 giờ 0 phút trước");
	expect(sight(null)).toEqual({ isThere: false, text: "chưa thấy lần nào" });
});

test("who took a device away is told, and that it left by itself", () => {
	const revoked = device({ id: 2, revoked_at: "2026-11-30T10:00:00Z", revoked_by: "fire", revoke_reason: "Mất máy" });
	expect(revokedBy(revoked, words.value)).toBe("fire: Mất máy");
	expect(revokedBy(device({ revoked_by: "device-xe07-1" }), words.value)).toBe("tự gỡ trên máy");
	expect(revokedBy(device({ revoke_reason: "x" }), words.value)).toBe("x");
	expect(parted([device(), revoked])).toEqual({ standing: [device()], revoked: [revoked] });
});

test("a code is read in two threes, and is over when its time is", () => {
	expect(spaced("048291")).toBe("048 291");
	const offer = { expires_at: "2026-11-30T12:09:05.400Z" } as PairingOffer;
	expect(clockOf(left_s(offer, NOW))).toBe("9:06");
	expect(left_s(offer, NOW + 600_000)).toBe(0);
	expect(clockOf(5)).toBe("0:05");
});

test("only a device of the unit is looked at", () => {
	const told = event(1, { device: device() }, { name: "device.paired" });
	expect(deviceOf(told, 7)).toEqual(device());
	expect(deviceOf(told, 8)).toBeNull();
	expect(deviceOf(event(2), 7)).toBeNull();
});
