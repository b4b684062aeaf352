import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { words } from "../i18n/index.ts";
import type { Box } from "../map/index.ts";
import { useDesk } from "./desk.ts";
import { distance_m } from "./distance.ts";
import { placeOf, thingsWithin } from "./mapContent.ts";
import type { Thing } from "./mapTools.ts";
import { AgencyMark, PriorityMark, UnitStatusMark } from "./marks.tsx";
import { bearing_deg } from "./measure.ts";
import { nameOf } from "./names.ts";
import { compassOf } from "./nearby.ts";
import { metres } from "./time.ts";
import { WindowedList } from "./WindowedList.tsx";

const ROW_PX = 32;

interface MapThingsProps {
	/** What of the ground the map shows; null where there is no map: then all is listed. */
	box: ReadonlySignal<Box | null>;
	onUnit: (id: number) => void;
}

function keyOf({ kind, id }: Thing): string {
	return `${kind}:${id}`;
}

function thingOf(key: string): Thing {
	const [kind, id] = key.split(":");
	return { kind: kind === "unit" ? "unit" : "incident", id: Number(id) };
}

/** What the map shows now, as a list: incidents, the most urgent first, then units. */
export function MapThings({ box, onUnit }: MapThingsProps) {
	const desk = useDesk();
	const t = words.value;
	/** Joined, so that the list is drawn anew only where something has come or gone. */
	const joined = useComputed(() => {
		void desk.now.value;
		return thingsWithin(desk, box.value).map(keyOf).join(" ");
	});
	const keys = useComputed(() => (joined.value === "" ? [] : joined.value.split(" ")));
	const preferred = useComputed(() => (desk.selectedId.value === null ? null : `incident:${desk.selectedId.value}`));
	useEffect(
		() => () => {
			desk.mapTools.marked.value = null;
		},
		[],
	);
	return (
		<aside class="map-things" aria-label={t.mapThings} data-testid="map-things">
			<header>
				<h3>
					{t.mapThings} <span class="count">{keys.value.length}</span>
				</h3>
				<button
					type="button"
					title={t.close}
					aria-label={t.close}
					onClick={() => {
						desk.mapTools.listOpen.value = false;
					}}
				>
					×
				</button>
			</header>
			<WindowedList
				label={t.mapThings}
				testId="map-things-list"
				class="map-things-list"
				keys={keys}
				preferred={preferred}
				guess_px={() => ROW_PX}
				row={(key, isActive) => <Row thing={thingOf(key)} isActive={isActive} onUnit={onUnit} />}
				before={keys.value.length === 0 && <p class="nothing">{t.mapNothingHere}</p>}
			/>
		</aside>
	);
}

function Row({ thing, isActive, onUnit }: { thing: Thing; isActive: boolean; onUnit: (id: number) => void }) {
	const desk = useDesk();
	const { kind, id } = thing;
	const mark = (isOn: boolean) => () => {
		desk.mapTools.marked.value = isOn ? thing : null;
	};
	return (
		<button
			type="button"
			class="map-thing"
			data-row
			data-testid="map-thing"
			data-kind={kind}
			data-id={id}
			tabIndex={isActive ? 0 : -1}
			aria-current={kind === "incident" && desk.selectedId.value === id}
			onFocus={mark(true)}
			onBlur={mark(false)}
			onMouseEnter={mark(true)}
			onMouseLeave={mark(false)}
			onClick={() => (kind === "incident" ? desk.select(id) : onUnit(id))}
		>
			{kind === "incident" ? <Incident id={id} /> : <Unit id={id} />}
			<Away thing={thing} />
		</button>
	);
}

function Incident({ id }: { id: number }) {
	const { store, catalogue } = useDesk();
	const t = words.value;
	const incident = store.incidents.card(id).value;
	if (!incident) return <span>{t.leftTheBoard}</span>;
	return (
		<>
			<PriorityMark priority={incident.priority} /> <b>{incident.number}</b>
			<span class="map-thing-what">
				{incident.type ? nameOf(catalogue.incident_types, incident.type) : t.unknownType} · {incident.place || t.unknownPlace}
			</span>
		</>
	);
}

function Unit({ id }: { id: number }) {
	const { store, catalogue } = useDesk();
	const unit = store.units.card(id).value;
	if (!unit) return <span>{words.value.mapUnitGone}</span>;
	return (
		<>
			<AgencyMark agency={unit.agency} /> <b>{unit.call_sign}</b> <UnitStatusMark status={unit.status} />
			<span class="map-thing-what">
				{words.value.unitStatus[unit.status]} · {nameOf(catalogue.unit_types, unit.type)}
			</span>
		</>
	);
}

/** How far it is from the open incident, and in which direction. */
function Away({ thing }: { thing: Thing }) {
	const desk = useDesk();
	const text = useComputed(() => {
		void desk.now.value;
		const from = desk.selected.value?.location;
		const isItself = thing.kind === "incident" && thing.id === desk.selectedId.value;
		const to = from && !isItself ? placeOf(desk, thing) : null;
		if (!from || !to) return "";
		return `${metres(distance_m(from, to))} ${words.value.compass[compassOf(bearing_deg(from, to))] ?? ""}`;
	}).value;
	return text ? (
		<span class="map-thing-away" title={words.value.mapFromIncident}>
			{text}
		</span>
	) : null;
}
