// What a person writes into an open incident.
import type { AssignmentList, IncidentCard, IncidentChanges, NewAnswer, NewIncident } from "../contract.ts";
import { hasIncident } from "./arrivals.ts";
import type { Outcome, Sender } from "./sender.ts";

export class IncidentCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	create(fields: NewIncident): Promise<Outcome<IncidentCard>> {
		return this.#sender.post<IncidentCard>("incident:new", "/incidents", fields, (card, board) => board.incidents.has(card.id));
	}

	/** `version` is that of the card which the person looked at. */
	change(id: number, version: number, changes: IncidentChanges): Promise<Outcome<IncidentCard>> {
		return this.#sender.send<IncidentCard>({
			target: `incident:${id}`,
			method: "PATCH",
			path: `/incidents/${id}`,
			body: changes,
			version,
			arrived: hasIncident,
		});
	}

	addAgency(id: number, agency: string): Promise<Outcome<IncidentCard>> {
		return this.#sender.post(`incident:${id}:agencies`, `/incidents/${id}/agencies`, { agency }, hasIncident);
	}

	standDown(id: number, agency: string, reason: string): Promise<Outcome<IncidentCard>> {
		const path = `/incidents/${id}/agencies/${agency}/stand-down`;
		return this.#sender.post(`incident:${id}:agencies`, path, { reason }, hasIncident);
	}

	raiseAlarm(id: number, level: number): Promise<Outcome<IncidentCard>> {
		return this.#sender.post(`incident:${id}:alarm`, `/incidents/${id}/alarm`, { level }, hasIncident);
	}

	answer(id: number, answer: NewAnswer): Promise<Outcome<IncidentCard>> {
		const target = `incident:${id}:answers:${answer.card}:${answer.question}`;
		return this.#sender.post(target, `/incidents/${id}/answers`, answer, hasIncident);
	}

	addNote(id: number, text: string): Promise<Outcome<IncidentCard>> {
		return this.#sender.post<IncidentCard>(
			`incident:${id}:notes`,
			`/incidents/${id}/notes`,
			{ text },
			(_card, _board, events) =>
				events.some((event) => event.incident_id === id && event.name === "note.added" && event.data.note === text),
		);
	}

	/** Let a call be about this incident. */
	linkCall(id: number, call: number): Promise<Outcome<IncidentCard>> {
		return this.#sender.post<IncidentCard>(
			`call:${call}`,
			`/incidents/${id}/calls`,
			{ call },
			(_card, board) => (board.calls.get(call)?.incident_id ?? id) === id,
		);
	}

	/** `reason` says why the units are others than those recommended. */
	assign(id: number, units: readonly number[], reason: string): Promise<Outcome<AssignmentList>> {
		return this.#sender.post<AssignmentList>(
			`incident:${id}:assignments`,
			`/incidents/${id}/assignments`,
			{ units, reason },
			(list, board) => hasIncident(list.incident, board),
		);
	}
}
