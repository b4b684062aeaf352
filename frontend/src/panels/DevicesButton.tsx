import type { UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { maySendFor } from "./rights.ts";

/** Opens the list of a unit's telephones, for who may send the unit. */
export function DevicesButton({ unit: { id, agency, call_sign } }: { unit: UnitCard }) {
	const desk = useDesk();
	if (!maySendFor(desk.me, agency)) return null;
	return (
		<button
			type="button"
			data-testid="unit-devices"
			onClick={() => {
				desk.devicesOf.value = id;
			}}
		>
			{words.value.devicesOf(call_sign)}…
		</button>
	);
}
