// The telephones of a unit's crew as the desk reads them.
import type { DeviceCard, EventFrame, PairingOffer } from "../contract.ts";
import type { Words } from "../i18n/index.ts";
import { wholeDuration } from "./time.ts";

/** When a device was seen is written down once a minute: within so long it counts as being there. */
const THERE_WITHIN_MS = 150_000;

/** How long ago a device was seen, and whether that is now. */
export interface Sight {
	isThere: boolean;
	text: string;
}

export function sightOf({ last_seen_at }: DeviceCard, now: number, t: Words): Sight {
	if (last_seen_at === null) return { isThere: false, text: t.deviceNeverSeen };
	const ago_ms = now - Date.parse(last_seen_at);
	if (ago_ms <= THERE_WITHIN_MS) return { isThere: true, text: t.deviceThere };
	return { isThere: false, text: t.deviceSeen(wholeDuration(ago_ms / 1000)) };
}

/** Those that stand and those that were revoked. */
export function parted(devices: readonly DeviceCard[]): { standing: DeviceCard[]; revoked: DeviceCard[] } {
	return {
		standing: devices.filter((device) => device.revoked_at === null),
		revoked: devices.filter((device) => device.revoked_at !== null),
	};
}

/** Who took a device away and why, in one line. */
export function revokedBy(device: DeviceCard, t: Words): string {
	if (device.revoked_by === device.username) return t.deviceLeft;
	return [device.revoked_by, device.revoke_reason].filter(Boolean).join(": ");
}

/** `482 913`: as it is read out. */
export function spaced(code: string): string {
	return code.replace(/(?=(?:\d{3})+$)(?!^)/g, " ");
}

/** For how many seconds an offer is still good, by the centre's clock; 0 where it is over. */
export function left_s({ expires_at }: PairingOffer, now: number): number {
	return Math.max(0, Math.ceil((Date.parse(expires_at) - now) / 1000));
}

/** `9:05`. */
export function clockOf(seconds: number): string {
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The event's device, where it is one of this unit. */
export function deviceOf(event: EventFrame, unitId: number): DeviceCard | null {
	const device = event.data.device;
	return device?.unit_id === unitId ? device : null;
}
