import { words } from "../i18n/index.ts";
import type { Pick } from "../map/index.ts";
import { useDesk } from "./desk.ts";
import { PriorityMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";

/** What the pointer is on, and where in the map's box. */
export interface Pointed {
	pick: Pick;
	x: number;
	y: number;
}

const BESIDE_PX = 14;

/** What the sign under the pointer stands for. The list of what the map shows says the same. */
export function MapTip({ pointed }: { pointed: { readonly value: Pointed | null } }) {
	const { store, catalogue } = useDesk();
	const t = words.value;
	const on = pointed.value;
	if (!on || on.pick.kind === "ground") return null;
	const { kind, id } = on.pick;
	const incident = kind === "incident" ? store.incidents.card(id).value : undefined;
	const unit = kind === "unit" ? store.units.card(id).value : undefined;
	if (!incident && !unit) return null;
	return (
		<div
			class="map-tip"
			aria-hidden="true"
			data-testid="map-tip"
			style={{ left: `${on.x + BESIDE_PX}px`, top: `${on.y + BESIDE_PX}px` }}
		>
			{incident && (
				<>
					<PriorityMark priority={incident.priority} /> <b>{incident.number}</b>{" "}
					{incident.type ? nameOf(catalogue.incident_types, incident.type) : t.unknownType} · {incident.place || t.unknownPlace}
				</>
			)}
			{unit && (
				<>
					<b>{unit.call_sign}</b> {nameOf(catalogue.unit_types, unit.type)} · <UnitStatusMark status={unit.status} />{" "}
					{t.unitStatus[unit.status]}
				</>
			)}
		</div>
	);
}
