import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AreasAtCard, UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Pick } from "../map/index.ts";
import { Command } from "./Command.tsx";
import { locationOf, writeCoordinates } from "./coordinates.ts";
import { type Desk, useDesk } from "./desk.ts";
import { distance_m, type Point } from "./distance.ts";
import { AgencyMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { mayChange } from "./rights.ts";
import { metres } from "./time.ts";
import { PositionFact } from "./UnitPosition.tsx";

const NEAREST = 3;

/** What was pointed at on the map. */
export function MapPick({ pick, onClose }: { pick: Pick; onClose(): void }) {
	const t = words.value;
	return (
		<aside class="map-pick" aria-label={t.mapPicked} data-testid="map-pick">
			<button type="button" class="map-pick-close" title={t.close} aria-label={t.close} onClick={onClose}>
				×
			</button>
			{pick.kind === "ground" ? <Spot at={pick} /> : <PickedUnit id={pick.id} />}
		</aside>
	);
}

function PickedUnit({ id }: { id: number }) {
	const desk = useDesk();
	const t = words.value;
	const unit = desk.store.units.card(id).value;
	if (!unit) return <p>{t.mapUnitGone}</p>;
	const incident = unit.incident_id === null ? undefined : desk.store.incidents.card(unit.incident_id).value;
	return (
		<>
			<p>
				<AgencyMark agency={unit.agency} /> <b>{unit.call_sign}</b> {nameOf(desk.catalogue.unit_types, unit.type)}
			</p>
			<p>
				<UnitStatusMark status={unit.status} /> {t.unitStatus[unit.status]}
			</p>
			<PositionFact unitId={id} />
			{incident && (
				<button type="button" onClick={() => desk.select(incident.id)}>
					{t.openIncident(incident.number)}
				</button>
			)}
		</>
	);
}

/** What is here: the areas now and before, the nearest free units, and the way to say that the incident is here. */
function Spot({ at }: { at: Point }) {
	const desk = useDesk();
	const t = words.value;
	const areas = useSignal<AreasAtCard | null>(null);
	const isUnknown = useSignal(false);
	const incident = desk.selected.value;
	const coordinates = writeCoordinates(at);
	useEffect(() => {
		let isWanted = true;
		areas.value = null;
		isUnknown.value = false;
		void desk.commands.read<AreasAtCard>(`/areas/at?lon=${at.lon.toFixed(6)}&lat=${at.lat.toFixed(6)}`).then((outcome) => {
			if (!isWanted) return;
			areas.value = outcome.ok ? outcome.value : null;
			isUnknown.value = !outcome.ok;
		});
		return () => {
			isWanted = false;
		};
	}, [at.lon, at.lat]);

	async function putHere(): Promise<void> {
		const location = locationOf(coordinates);
		if (!incident || !location) return;
		await desk.change(incident, incident.version, { location });
	}

	return (
		<>
			<p class="coordinates">
				<b>{coordinates}</b>
			</p>
			{isUnknown.value && <p>{t.mapAreasUnknown}</p>}
			{areas.value && <Areas areas={areas.value} />}
			<Nearest at={at} />
			{incident && mayChange(desk.me) && desk.store.incidents.card(incident.id).value && (
				<Command
					data-testid="put-here"
					disabled={desk.commands.pending.value.has(`incident:${incident.id}`)}
					onClick={() => void putHere()}
				>
					{t.mapPutHere(incident.number)}
				</Command>
			)}
		</>
	);
}

function Areas({ areas: { now, before, outside } }: { areas: AreasAtCard }) {
	const t = words.value;
	const named = (items: AreasAtCard["now"]): string =>
		items
			.filter(({ level, by }) => (level === "commune" || level === "district") && by === "shape")
			.map(({ name, kind }) => `${kind} ${name}`.trim())
			.join(", ");
	const [today, earlier] = [named(now), named(before)];
	return (
		<>
			<p>{outside ? t.mapOutside : today}</p>
			{earlier && <p class="hint">{t.mapBefore(earlier)}</p>}
		</>
	);
}

function Nearest({ at }: { at: Point }) {
	const desk = useDesk();
	const t = words.value;
	const near = nearestFree(desk, at);
	if (near.length === 0) return null;
	return (
		<>
			<p class="hint">{t.mapNearestFree}</p>
			<ul>
				{near.map(({ unit, away_m }) => (
					<li key={unit.id}>
						<AgencyMark agency={unit.agency} /> <b>{unit.call_sign}</b> {metres(away_m)}
					</li>
				))}
			</ul>
		</>
	);
}

function nearestFree({ store }: Desk, at: Point): { unit: UnitCard; away_m: number }[] {
	return store.units
		.all()
		.flatMap((unit) => {
			const position = unit.status === "available" ? store.positionOf(unit) : null;
			return position ? [{ unit, away_m: distance_m(at, position) }] : [];
		})
		.sort((a, b) => a.away_m - b.away_m)
		.slice(0, NEAREST);
}
