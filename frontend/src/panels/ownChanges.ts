// What this desk itself changes of an incident, one change after the other: who is quicker than the stream is not in conflict
// with themselves.
import type { IncidentCard, IncidentChanges } from "../contract.ts";
import type { Outcome } from "../live/sender.ts";

interface Own {
	fields: ReadonlySet<string>;
	/** The version that the centre answered; what was refused told nothing new. */
	version: Promise<number | null>;
}

export class OwnChanges {
	readonly #last = new Map<number, Own>();

	/** Wait until the last change of an incident is answered. */
	async answered(id: number): Promise<void> {
		await this.#last.get(id)?.version;
	}

	/**
	 * Send a change when the one before it has been answered. `seen` is the version of the card that the person saw; of
	 * fields that they themselves had just changed, they know more than that.
	 */
	async send(
		id: number,
		seen: number,
		changes: IncidentChanges,
		send: (version: number) => Promise<Outcome<IncidentCard>>,
	): Promise<Outcome<IncidentCard>> {
		const before = this.#last.get(id);
		const fields = Object.keys(changes);
		const isOwn = before !== undefined && fields.every((field) => before.fields.has(field));
		const sent = (async () => {
			const answered = (await before?.version) ?? seen;
			return send(isOwn ? Math.max(seen, answered) : seen);
		})();
		this.#last.set(id, {
			fields: new Set(fields),
			version: sent.then(
				(outcome) => (outcome.ok ? outcome.value.version : null),
				() => null,
			),
		});
		return sent;
	}
}
