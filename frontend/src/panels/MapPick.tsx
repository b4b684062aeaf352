import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AreasAtCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Pick } from "../map/index.ts";
import { Command } from "./Command.tsx";
import { locationOf, writeCoordinates } from "./coordinates.ts";
import { useDesk } from "./desk.ts";
import { distance_m, type Point } from "./distance.ts";
import { FollowButton } from "./MapFollowing.tsx";
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
			<p class="buttons">
				<FollowButton id={id} />
				{incident && (
					<button type="button" onClick={() => desk.select(incident.id)}>
						{t.openIncident(incident.number)}
					</button>
				)}
			</p>
		</>
	);
}

/** What is here: the areas now and before, the nearest free units and stations, and the way to say that the incident is here. */
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
			<NearestUnits at={at} />
			<NearestStations at={at} />
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

function Areas({ areas: { now, before, before_until, outside } }: { areas: AreasAtCard }) {
	const t = words.value;
	const named = (items: AreasAtCard["now"], by: "shape" | "succession"): string[] =>
		items
			.filter((item) => (item.level === "commune" || item.level === "district") && item.by === by)
			.map(({ name, kind }) => `${kind} ${name}`.trim());
	const [today, earlier] = [named(now, "shape"), named(before, "shape")];
	const candidates = named(before, "succession");
	const year = before_until === null ? "" : String(Number(before_until.slice(0, 4)));
	return (
		<>
			<p data-testid="area-now">{outside ? t.mapOutside : today.join(", ")}</p>
			{earlier.length > 0 && (
				<p class="hint" data-testid="area-before">
					{t.mapBefore(earlier.join(", "), year)}
				</p>
			)}
			{candidates.length > 0 && <p class="hint">{t.mapBeforeOneOf(candidates.join(", "), year)}</p>}
		</>
	);
}

function NearestUnits({ at }: { at: Point }) {
	const { store } = useDesk();
	const near = nearest(
		at,
		store.units.all().filter(({ status }) => status === "available"),
		(unit) => store.positionOf(unit),
	);
	if (near.length === 0) return null;
	return (
		<>
			<p class="hint">{words.value.mapNearestFree}</p>
			<ul data-testid="nearest-units">
				{near.map(({ item, away_m }) => (
					<li key={item.id}>
						<AgencyMark agency={item.agency} /> <b>{item.call_sign}</b> {metres(away_m)}
					</li>
				))}
			</ul>
		</>
	);
}

function NearestStations({ at }: { at: Point }) {
	const { catalogue } = useDesk();
	const near = nearest(at, catalogue.stations, (station) => station);
	if (near.length === 0) return null;
	return (
		<>
			<p class="hint">{words.value.mapNearestStations}</p>
			<ul data-testid="nearest-stations">
				{near.map(({ item, away_m }) => (
					<li key={item.code}>
						<AgencyMark agency={item.agency} /> {nameOf(catalogue.stations, item.code)} {metres(away_m)}
					</li>
				))}
			</ul>
		</>
	);
}

/** The few that are nearest, with the straight distance. */
function nearest<Item>(
	at: Point,
	items: readonly Item[],
	placeOf: (item: Item) => Point | null,
): { item: Item; away_m: number }[] {
	return items
		.flatMap((item) => {
			const place = placeOf(item);
			return place ? [{ item, away_m: distance_m(at, place) }] : [];
		})
		.sort((a, b) => a.away_m - b.away_m)
		.slice(0, NEAREST);
}
