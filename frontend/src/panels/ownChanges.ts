// What this desk itself changes of an incident, one change after the other: who is quicker than the stream is not in conflict
// with themselves.
import type { IncidentCard, IncidentChanges } from "../contract.ts";
import type { Outcome } from "../live/sender.ts";

interface Own {
	/** When the last change is answered, whatever the answer. */
	answered: Promise<void>;
	/** Of each field the version that the centre answered when it took this desk's own text. */
	readonly versions: Map<string, number>;
}

export class OwnChanges {
	/** By the incident, for as long as that stands. */
	readonly #own = new Map<number, Own>();

	/** Wait until the last change of an incident is answered. */
	async answered(id: number): Promise<void> {
		await this.#own.get(id)?.answered;
	}

	/**
	 * Send a change when the one before it has been answered. `seen` is the version of the card that the person saw; of
	 * fields that they themselves had changed since, they know more than that.
	 */
	async send(
		id: number,
		seen: number,
		changes: IncidentChanges,
		send: (version: number) => Promise<Outcome<IncidentCard>>,
	): Promise<Outcome<IncidentCard>> {
		const own = this.#own.get(id) ?? { answered: Promise.resolve(), versions: new Map() };
		this.#own.set(id, own);
		const fields = Object.keys(changes);
		const sent = own.answered.then(() => {
			const known = fields.map((field) => Math.max(seen, own.versions.get(field) ?? seen));
			return send(Math.min(...known));
		});
		own.answered = sent.then(
			(outcome) => {
				// What was refused told nothing new.
				if (outcome.ok) for (const field of fields) own.versions.set(field, outcome.value.version);
			},
			() => {},
		);
		return sent;
	}

	/** Take it that an incident has left the board. */
	forget(id: number): void {
		this.#own.delete(id);
	}
}
