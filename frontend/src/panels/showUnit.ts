// Finds a unit on the unit board.
import type { UnitCard } from "../contract.ts";
import type { Desk } from "./desk.ts";

/** Show a unit on its board, alone: only rows in view are drawn. Its row has the focus. */
export function showUnit(desk: Desk, { id, call_sign }: UnitCard): void {
	desk.board.look({ text: call_sign, status: "" });
	requestAnimationFrame(() => {
		document.querySelector<HTMLElement>(`[data-testid=unit-row][data-unit-id="${id}"] button`)?.focus();
	});
}
