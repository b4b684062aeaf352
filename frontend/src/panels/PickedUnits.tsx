import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { maySendFor } from "./rights.ts";

/** How many units are picked out, and what may be said of all of them. */
export function PickedUnits() {
	const { board, store, me } = useDesk();
	const t = words.value;
	// What is picked out and then leaves the board is not asked for.
	const own = (ids: Iterable<number>): number[] =>
		[...ids].filter((id) => {
			const unit = store.units.card(id).value;
			return unit !== undefined && maySendFor(me, unit.agency);
		});
	const ids = own(board.picked.value);
	const shown = own(board.board.value.fitting);
	const ask = (onDuty: boolean) => () => {
		board.bulkDuty.value = { onDuty, ids };
	};
	return (
		<div class="picked-units buttons" data-testid="picked-units">
			<b role="status">{t.picked(ids.length)}</b>
			<Command data-testid="bulk-begin" aria-haspopup="dialog" disabled={ids.length === 0} onClick={ask(true)}>
				{t.beginShift}…
			</Command>
			<Command data-testid="bulk-end" aria-haspopup="dialog" disabled={ids.length === 0} onClick={ask(false)}>
				{t.endShift}…
			</Command>
			<button type="button" data-testid="pick-shown" onClick={() => board.pick(shown, true)}>
				{t.pickShown(shown.length)}
			</button>
			<button type="button" data-testid="pick-none" onClick={() => board.pickNone()}>
				{t.pickNothing}
			</button>
		</div>
	);
}
