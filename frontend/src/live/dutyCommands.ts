// Units without an assignment, shifts, desks that pass from hand to hand, and alarms.
import type { EscalationCard, HandoverCard, IncidentCard, NewHandover, UnitCard, UnitStatus } from "../contract.ts";
import { hasIncident, hasUnit } from "./arrivals.ts";
import type { Outcome, Sender } from "./sender.ts";

export class DutyCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	reportUnit(id: number, status: UnitStatus, reason: string): Promise<Outcome<UnitCard>> {
		return this.#sender.post(`unit:${id}`, `/units/${id}/status`, { status, reason }, hasUnit);
	}

	/** A unit's crew comes on duty under their names, or goes off. */
	reportShift(id: number, onDuty: boolean, crew: readonly string[]): Promise<Outcome<UnitCard>> {
		return this.#sender.post(`unit:${id}`, `/units/${id}/shift`, { on_duty: onDuty, crew }, hasUnit);
	}

	/** Order a free unit to stand by at another station. */
	orderMoveUp(id: number, station: string, anyway: boolean): Promise<Outcome<UnitCard>> {
		return this.#sender.post(`unit:${id}`, `/units/${id}/move-up`, { station, anyway }, hasUnit);
	}

	/** Call for help for a unit's crew in danger. */
	reportEmergency(id: number, text: string): Promise<Outcome<IncidentCard>> {
		return this.#sender.post(`unit:${id}`, `/units/${id}/emergency`, { text }, hasIncident);
	}

	offerHandover(offer: NewHandover): Promise<Outcome<HandoverCard>> {
		return this.#sender.post<HandoverCard>(
			"handover:new",
			"/handovers",
			offer,
			(card, board, events) =>
				// It may have been accepted by the time that it is seen.
				board.handovers.has(card.id) || events.some((event) => event.data.handovers?.some(({ id }) => id === card.id)),
		);
	}

	acceptHandover(id: number): Promise<Outcome<HandoverCard>> {
		return this.#sender.post<HandoverCard>(
			`handover:${id}`,
			`/handovers/${id}/accept`,
			undefined,
			(_card, board) => !board.handovers.has(id),
		);
	}

	acknowledge(id: number): Promise<Outcome<EscalationCard>> {
		return this.#sender.post<EscalationCard>(
			`escalation:${id}`,
			`/escalations/${id}/acknowledge`,
			undefined,
			(_card, board) => !board.escalations.has(id),
		);
	}
}
