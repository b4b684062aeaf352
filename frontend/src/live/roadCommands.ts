// Roads are closed, and opened again.
import type { ClosureCard, NewClosure } from "../contract.ts";
import type { Outcome, Sender } from "./sender.ts";

export class RoadCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	close(closure: NewClosure): Promise<Outcome<ClosureCard>> {
		return this.#sender.post<ClosureCard>(
			"closure:new",
			"/closures",
			closure,
			(card, board, events) =>
				// It may have been opened by the time that it is seen.
				board.closures.has(card.id) || events.some((event) => event.data.closures?.some(({ id }) => id === card.id)),
		);
	}

	open(id: number): Promise<Outcome<ClosureCard>> {
		return this.#sender.post<ClosureCard>(
			`closure:${id}`,
			`/closures/${id}/open`,
			undefined,
			(_card, board) => !board.closures.has(id),
		);
	}
}
