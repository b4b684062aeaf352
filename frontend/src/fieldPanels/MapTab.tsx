import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { IncidentCameras, IncidentNearby, NearbyCamera, UnitCard } from "../contract.ts";
import type { Work } from "../field/work.ts";
import { language, words } from "../i18n/field/index.ts";
import { type Position, trustIn } from "../live/positions.ts";
import { canDraw, type MapView, openMap } from "../map/index.ts";
import {
	cameraFeatures,
	circleFeatures,
	incidentFeatures,
	markFeatures,
	NOTHING,
	type PlacedUnit,
	siteFeatures,
	unitFeatures,
} from "../map/moving.ts";
import { type MapTheme, readStyle } from "../map/styleDocument.ts";
import { metres } from "./naming.ts";
import { type FieldTools, useTools } from "./PhoneContext.tsx";
import { useKept } from "./useKept.ts";

const nothing = (): void => {};
/** Of each kind of thing near the scene, the nearest. */
const MOST_SHOWN = 3;

/** The map's style in what the page wears and speaks now. */
function styleNow(): ReturnType<typeof readStyle> {
	return readStyle(document.documentElement.dataset.theme as MapTheme, language.peek());
}

/** Where the scene, this unit and the others are; the same as a list below it. */
export function MapTab({ work }: { work: Work }) {
	const tools = useTools();
	const t = words.value;
	const container = useRef<HTMLDivElement>(null);
	const view = useSignal<MapView | null>(null);
	const { incident } = work;
	const found = useKept<IncidentCameras>(`/incidents/${incident.id}/cameras`, `cameras:${incident.id}`, incident.version);
	const cameras = found?.cameras ?? [];
	const nearby = useKept<IncidentNearby>(`/incidents/${incident.id}/nearby`, `nearby:${incident.id}`, incident.version);
	const sites = (nearby?.layers ?? []).flatMap(({ features }) => features.slice(0, MOST_SHOWN));
	const [isImpossible, setImpossible] = useState(!canDraw());

	useEffect(() => {
		if (isImpossible || !container.current) return;
		const box = container.current;
		let opened: MapView | null = null;
		let isWanted = true;
		async function open(): Promise<void> {
			const style = await styleNow();
			if (!style.ok || !isWanted) return setImpossible(!style.ok);
			opened = await openMap({
				container: box,
				style: style.style,
				title: t.tabs.map,
				onKeyRefused: () => void renew().catch(nothing),
				hands: { onPick: nothing, isPointing: () => false, onPoint: nothing, onMove: nothing, onView: nothing },
			});
			if (!isWanted) opened.close();
			else view.value = opened;
		}
		async function renew(): Promise<void> {
			const style = await styleNow();
			if (style.ok) opened?.refresh(style.style, true);
		}
		void open().catch(() => setImpossible(true));
		return () => {
			isWanted = false;
			opened?.close();
		};
	}, [isImpossible]);

	useEffect(() => {
		const { location } = work.incident;
		const here = tools.phone.positions.newest.peek()?.coords;
		// The scene and this unit, both in sight.
		if (location && here)
			view.value?.fitTo([
				[location.lon, location.lat],
				[here.longitude, here.latitude],
			]);
		else if (location) view.value?.jump(location.lon, location.lat, 14);
	}, [view.value, work.incident.id]);
	useSignalEffect(() => {
		view.value?.show({
			...NOTHING,
			incidents: incidentFeatures([work.incident], work.incident.id),
			circles: circleFeatures([work.incident]),
			units: unitFeatures(placed(tools)),
			cameras: cameraFeatures(cameras),
			sites: siteFeatures(sites),
			marked: markFeatures(ownPlace(tools)),
		});
	});

	return (
		<>
			{isImpossible ? (
				<p class="warning">{t.mapUnavailable}</p>
			) : (
				<div ref={container} class="field-map" data-testid="field-map" />
			)}
			<Near nearby={nearby} />
			<Cameras cameras={cameras} />
		</>
	);
}

/** Where this phone is: units that stand together are counted, and this one is looked for. */
function ownPlace({ phone }: FieldTools): { lon: number; lat: number } | null {
	const coords = phone.positions.newest.value?.coords;
	return coords ? { lon: coords.longitude, lat: coords.latitude } : null;
}

function placed({ phone, now }: FieldTools): PlacedUnit[] {
	const own = phone.unit.value?.id;
	const fix = phone.positions.newest.value;
	return (phone.board.now.value?.board.units ?? []).flatMap((unit) => {
		const position =
			unit.id === own && fix
				? positionOf(fix, now.peek() - (Date.now() - fix.timestamp))
				: (phone.others.moved(unit.id).value ?? cardPosition(unit));
		return position ? [{ unit, position, trust: trustIn(position, now.value), label: unit.call_sign }] : [];
	});
}

/** Its time is the centre's, as that of every position. */
function positionOf({ coords }: GeolocationPosition, at_ms: number): Position {
	const { longitude: lon, latitude: lat, heading, speed } = coords;
	return { lon, lat, heading, speed_mps: speed, at_ms, suspect: false };
}

function cardPosition({ position }: UnitCard): Position | null {
	if (!position) return null;
	const { lon, lat, at } = position;
	return { lon, lat, heading: null, speed_mps: null, at_ms: Date.parse(at), suspect: false };
}

/** Of each how far it is from the scene, and whether it may see it: whom to ask the desk to look through. */
function Cameras({ cameras }: { cameras: readonly NearbyCamera[] }) {
	const t = words.value;
	if (cameras.length === 0) return null;
	return (
		<section aria-label={t.camerasTitle} data-testid="cameras">
			<h2>{t.camerasTitle}</h2>
			<p class="quiet">{t.camerasHow}</p>
			<ul>
				{cameras.map(({ camera, distance_m, sight }) => (
					<li key={camera.id}>
						{camera.name} · {metres(distance_m)} · {camera.dead_since ? t.cameraDead : t.cameraSight[sight]}
					</li>
				))}
			</ul>
		</section>
	);
}

function Near({ nearby }: { nearby: IncidentNearby | undefined }) {
	const t = words.value;
	const layers = (nearby?.layers ?? []).filter(({ features }) => features.length > 0);
	if (layers.length === 0) return null;
	return (
		<section aria-label={t.nearbyTitle} data-testid="nearby">
			<h2>{t.nearbyTitle}</h2>
			<ul>
				{layers.map((layer) => (
					<li key={layer.layer}>
						<b>{language.value === "vi" ? layer.name_vi : layer.name_en}</b>
						<ul>
							{layer.features.slice(0, MOST_SHOWN).map((feature) => (
								<li key={feature.id}>
									{feature.name || feature.key} · {metres(feature.distance_m)}
								</li>
							))}
						</ul>
					</li>
				))}
			</ul>
		</section>
	);
}
