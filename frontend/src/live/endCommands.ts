// How incidents end, become one, and go on.
import type { Disposition, IncidentCard, NewReferral } from "../contract.ts";
import type { BoardState } from "./apply.ts";
import type { Outcome, Sender } from "./sender.ts";

export class EndCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	close(id: number, disposition: Disposition, note: string): Promise<Outcome<IncidentCard>> {
		return this.#end(id, "close", { disposition, note });
	}

	cancel(id: number, reason: string): Promise<Outcome<IncidentCard>> {
		return this.#end(id, "cancel", { reason });
	}

	/** Write down that the centre of another line took the incident, which closes it. */
	refer(id: number, referral: NewReferral): Promise<Outcome<IncidentCard>> {
		return this.#end(id, "refer", referral);
	}

	/** Let an incident go on as another one, which is the answer. */
	merge(id: number, into: number): Promise<Outcome<IncidentCard>> {
		return this.#end(id, "merge", { into });
	}

	reopen(id: number, reason: string): Promise<Outcome<IncidentCard>> {
		return this.#goOn(id, "reopen", { reason });
	}

	unmerge(id: number): Promise<Outcome<IncidentCard>> {
		return this.#goOn(id, "unmerge");
	}

	#end(id: number, verb: string, body: object): Promise<Outcome<IncidentCard>> {
		const hasLeft = (_card: IncidentCard, board: BoardState): boolean => !board.incidents.has(id);
		return this.#sender.post(`incident:${id}:end`, `/incidents/${id}/${verb}`, body, hasLeft);
	}

	#goOn(id: number, verb: string, body?: object): Promise<Outcome<IncidentCard>> {
		const isBack = (_card: IncidentCard, board: BoardState): boolean => board.incidents.has(id);
		return this.#sender.post(`incident:${id}:end`, `/incidents/${id}/${verb}`, body, isBack);
	}
}
