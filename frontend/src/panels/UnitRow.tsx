import { useComputed } from "@preact/signals";
import type { UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { Running } from "./Running.tsx";
import { maySendFor } from "./rights.ts";
import { UnitMenu } from "./UnitMenu.tsx";
import { PositionAge, PositionWarning } from "./UnitPosition.tsx";

/** A unit on the board. Its row opens its incident, or its menu where it has none. */
export function UnitRow({ id, isActive }: { id: number; isActive: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const unit = desk.store.units.card(id).value;
	const isOpen = useComputed(() => desk.board.menus.value.has(id)).value;
	if (!unit) return null;
	const incident = unit.incident_id === null ? undefined : desk.store.incidents.card(unit.incident_id).value;
	const names = unit.crew.join(", ");
	const isPicking = desk.board.picking.value && maySendFor(desk.me, unit.agency);
	return (
		<div class="unit-row" data-testid="unit-row" data-unit-id={id} data-status={unit.status}>
			<div class="unit-line">
				{isPicking && <Pick unit={unit} />}
				<button
					type="button"
					class="unit"
					data-row
					tabIndex={isActive ? 0 : -1}
					title={incident ? t.openIncident(incident.number) : t.openMenuOf(unit.call_sign)}
					aria-expanded={incident ? undefined : isOpen}
					onClick={() => {
						if (incident) desk.select(incident.id);
						else desk.board.openMenu(id, !isOpen);
					}}
				>
					<UnitStatusMark status={unit.status} />
					<b class="call-sign">{unit.call_sign}</b>
					<span class="unit-type">{nameOf(desk.catalogue.unit_types, unit.type)}</span>
					<span class={incident ? "unit-incident linked" : "unit-incident"} title={unit.status_reason}>
						{incident?.number ?? (unit.status_reason || t.unitStatus[unit.status])}
					</span>
					<PositionWarning unit={unit} />
					{unit.status !== "off_duty" && <PositionAge unitId={id} />}
					<Running from={unit.status_since} />
					{names && (
						<span class="crew-names" title={names}>
							{names}
						</span>
					)}
					{unit.covers && (
						<span class="covers" data-testid="covers">
							{t.covers(nameOf(desk.catalogue.stations, unit.covers))}
						</span>
					)}
				</button>
			</div>
			{isOpen && unit.assignment_id === null && <UnitMenu unit={unit} />}
		</div>
	);
}

function Pick({ unit: { id, call_sign } }: { unit: UnitCard }) {
	const { board } = useDesk();
	return (
		<input
			type="checkbox"
			aria-label={words.value.pickUnit(call_sign)}
			data-testid="unit-pick"
			checked={board.picked.value.has(id)}
			onChange={(event) => board.pick([id], event.currentTarget.checked)}
		/>
	);
}
