import type { devices as vi } from "../vi/devices.ts";

export const devices: typeof vi = {
	devicesOf: (callSign) => `Devices of ${callSign}`,
	devicesFailed: "The list of devices could not be read.",
	noDevices: "No device is paired to this unit.",
	deviceNeverSeen: "never seen",
	deviceThere: "connected",
	deviceSeen: (ago) => `seen ${ago} ago`,
	deviceTracker: (time) => `reports its position with the screen off since ${time}`,
	devicePaired: (at, by) => ["paired", at, by && `by ${by}`].filter(Boolean).join(" "),
	devicePairedNow: (name) => `${name} is paired`,
	deviceLost: "Lost",
	deviceRevoke: "Revoke",
	deviceLeft: "taken off on the device",
	devicesRevoked: (count) => `Revoked: ${count}`,
	pairDevice: "Pair a new device",
	pairing: "Pairing",
	pairingPicture: "QR code for pairing",
	pairingHow: "Scan the QR code with the crew's telephone, or open /field/ and type:",
	pairingLeft: (left) => `${left} left, good once`,
	pairingOver: "The code is over.",
};
