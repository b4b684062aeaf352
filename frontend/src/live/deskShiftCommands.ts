// People sit down at desks of the room, and leave them.
import type { DeskShiftCard, DeskShiftEnd, EventFrame, LastDeskShift, NewDeskShift } from "../contract.ts";
import type { BoardState } from "./apply.ts";
import type { Outcome, Sender } from "./sender.ts";

const TARGET = "desk-shift";

export class DeskShiftCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	last(): Promise<Outcome<LastDeskShift>> {
		return this.#sender.read("/desk-shifts/last");
	}

	begin(shift: NewDeskShift): Promise<Outcome<DeskShiftCard>> {
		return this.#sender.post<DeskShiftCard>(
			TARGET,
			"/desk-shifts",
			shift,
			(card, board, events) => board.deskShifts.has(card.id) || isTold(card.id, events),
		);
	}

	end(): Promise<Outcome<DeskShiftEnd>> {
		return this.#sender.post<DeskShiftEnd>(
			TARGET,
			"/desk-shifts/end",
			undefined,
			({ shift }, board: BoardState) => shift === null || !board.deskShifts.has(shift.id),
		);
	}

	get isPending(): boolean {
		return this.#sender.pending.value.has(TARGET);
	}
}

/** Whoever sat down may have been asked to make room before it is seen. */
function isTold(id: number, events: readonly EventFrame[]): boolean {
	return events.some((event) => event.data.desk_shifts?.some((shift) => shift.id === id));
}
