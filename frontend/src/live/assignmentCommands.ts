// What a person says of a unit that was sent.
import type { AssignmentCard, AssignmentEnding, AssignmentList, AssignmentStatus } from "../contract.ts";
import { hasAssignment, hasIncident } from "./arrivals.ts";
import type { Outcome, Sender } from "./sender.ts";

export class AssignmentCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	report(id: number, status: AssignmentStatus): Promise<Outcome<AssignmentCard>> {
		return this.#post(id, "status", { status });
	}

	/** End an assignment whose work is not done. */
	end(id: number, outcome: AssignmentEnding["outcome"], reason: string): Promise<Outcome<AssignmentCard>> {
		return this.#post(id, "end", { outcome, reason });
	}

	/** Take back a sending that nobody has acknowledged; refused where the crew was quicker. */
	recall(id: number, reason: string): Promise<Outcome<AssignmentCard>> {
		return this.#post(id, "end", { outcome: "cancelled", reason, only_while: "dispatched" });
	}

	alertHospital(id: number, hospital: string, text: string): Promise<Outcome<AssignmentCard>> {
		return this.#post(id, "hospital", { hospital, text });
	}

	/** Send the unit to another incident instead. */
	divert(id: number, incident: number, reason: string): Promise<Outcome<AssignmentList>> {
		return this.#sender.post<AssignmentList>(
			`assignment:${id}`,
			`/assignments/${id}/divert`,
			{ incident, reason },
			(list, board) => hasIncident(list.incident, board),
		);
	}

	#post(id: number, verb: string, body: object): Promise<Outcome<AssignmentCard>> {
		return this.#sender.post(`assignment:${id}`, `/assignments/${id}/${verb}`, body, hasAssignment);
	}
}
