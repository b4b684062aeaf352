// Telephones of crews are paired to a unit, and taken away.
import type { DeviceCard, PairingOffer } from "../contract.ts";
import type { Outcome, Sender } from "./sender.ts";

export class DeviceCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	/** Let one device be paired to a unit; what was offered before is void. Nothing of it comes by the socket. */
	offer(unitId: number): Promise<Outcome<PairingOffer>> {
		return this.#sender.post<PairingOffer>(`pairing:${unitId}`, `/units/${unitId}/pairings`, undefined, () => true);
	}

	revoke(id: number, reason: string): Promise<Outcome<DeviceCard>> {
		return this.#sender.post<DeviceCard>(`device:${id}`, `/devices/${id}/revoke`, { reason }, (_card, _board, events) =>
			// Somebody else may have done so a moment before: then nothing comes, and it is not waited for long.
			events.some(({ data }) => data.device?.id === id && data.device.revoked_at !== null),
		);
	}
}
