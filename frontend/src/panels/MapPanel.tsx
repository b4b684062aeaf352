import { untracked, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { Ground } from "../map/ground.ts";
import type { Box, MapView, Pick } from "../map/index.ts";
import { type Moving, markFeatures, measureFeatures, NOTHING, steadied } from "../map/moving.ts";
import { type Desk, useDesk } from "./desk.ts";
import { MapControls } from "./MapControls.tsx";
import { MapFollowing } from "./MapFollowing.tsx";
import { MapMeasure } from "./MapMeasure.tsx";
import { MapPick } from "./MapPick.tsx";
import { MapThings } from "./MapThings.tsx";
import { MapTip, type Pointed } from "./MapTip.tsx";
import { incidentsShown, placeOf, pointsToFit, unitsShown, waysShown } from "./mapContent.ts";
import { ScreenButton } from "./ScreenButton.tsx";

/** The map above the open incident. It shows nothing that no list has; where it is hidden, only its name is there. */
export function MapPanel() {
	const desk = useDesk();
	const t = words.value;
	const isAlone = desk.screens.here === "map";
	const isOpen = isAlone || desk.mapOpen.value;
	return (
		<section
			class={isOpen ? "map-panel" : "map-panel hidden"}
			aria-label={t.map}
			data-testid="map-panel"
			data-panel
			tabIndex={-1}
		>
			{isOpen && <Open />}
			<div class="map-bar">
				{isOpen && <Tools />}
				{!isAlone && (
					<button
						type="button"
						class="map-toggle"
						aria-expanded={isOpen}
						data-testid="map-toggle"
						onClick={() => {
							desk.mapOpen.value = !isOpen;
						}}
					>
						{isOpen ? t.mapHide : t.mapShow}
					</button>
				)}
				<ScreenButton screen="map" />
			</div>
		</section>
	);
}

function Tools() {
	const { mapTools } = useDesk();
	const t = words.value;
	const [isListing, isMeasuring] = [mapTools.listOpen.value, mapTools.isMeasuring.value];
	return (
		<>
			<button
				type="button"
				class="toggle"
				title={t.mapThings}
				aria-pressed={isListing}
				data-testid="map-things-open"
				onClick={() => {
					mapTools.listOpen.value = !isListing;
				}}
			>
				{t.mapThingsShort}
			</button>
			<button
				type="button"
				class="toggle"
				title={t.mapMeasure}
				aria-pressed={isMeasuring}
				data-testid="map-measure-open"
				onClick={() => (isMeasuring ? mapTools.measureNoMore() : mapTools.measure([]))}
			>
				{t.mapMeasureShort}
			</button>
		</>
	);
}

function Open() {
	const desk = useDesk();
	const container = useRef<HTMLDivElement>(null);
	const pick = useSignal<Pick | null>(null);
	const box = useSignal<Box | null>(null);
	const pointed = useSignal<Pointed | null>(null);
	const ground = useMemo(() => new Ground(() => {}), []);

	function take(picked: Pick): void {
		if (desk.mapTools.isMeasuring.peek()) {
			const point = picked.kind === "ground" ? picked : placeOf(desk, picked);
			if (point) desk.mapTools.measureTo({ lon: point.lon, lat: point.lat });
			return;
		}
		pick.value = picked.kind === "incident" ? null : picked;
		if (picked.kind === "incident") desk.select(picked.id);
	}

	useEffect(() => {
		if (container.current)
			void ground.open(container.current, {
				onPick: take,
				isPointing: () => desk.mapTools.isMeasuring.peek(),
				onPoint: (thing) => {
					pointed.value = thing;
					const on = thing?.pick;
					desk.mapTools.marked.value = on && on.kind !== "ground" ? on : null;
				},
				onMove: () => {
					desk.mapTools.followed.value = null;
				},
				onView: (shown) => {
					box.value = shown;
				},
			});
		return () => {
			ground.close();
			desk.mapTools.marked.value = null;
			desk.mapTools.measureNoMore();
		};
	}, [ground]);
	useDrawing(ground);
	useLooking(ground);
	useSignalEffect(() => {
		// What is offered of a spot is offered for the incident that was open then.
		void desk.selectedId.value;
		pick.value = null;
	});
	const view = ground.view.value ?? undefined;
	return (
		<div class="map-frame">
			<div ref={container} class="map-view" data-testid="map" />
			<span class={desk.mapTools.isMeasuring.value ? "map-crosshair always" : "map-crosshair"} aria-hidden="true" />
			<MapControls ground={ground} layersOpen={false} onFit={() => desk.fitMap()} />
			<MapTip pointed={pointed} />
			<div class="map-notes">
				<MapFollowing />
				{desk.mapTools.isMeasuring.value ? (
					<MapMeasure middle={view && (() => view.middle)} />
				) : (
					pick.value && (
						<MapPick
							pick={pick.value}
							onClose={() => {
								pick.value = null;
							}}
						/>
					)
				)}
			</div>
			{desk.mapTools.listOpen.value && <MapThings box={box} onUnit={(id) => take({ kind: "unit", id })} />}
		</div>
	);
}

/** Keep what is drawn in step with the board: incidents as they change, units once a second. */
function useDrawing(ground: Ground): void {
	const desk = useDesk();
	const moving = useRef(NOTHING);

	/** Draw it where something of it is another than before. A view that is new has been shown what there was. */
	function draw(view: MapView | null, shown: Partial<Moving>): void {
		const before = moving.current;
		const names = Object.keys(shown) as (keyof Moving)[];
		const now = { ...before };
		for (const name of names) now[name] = steadied(shown[name] ?? before[name], before[name]);
		if (names.every((name) => now[name] === before[name])) return;
		moving.current = now;
		view?.show(now);
	}

	useSignalEffect(() => {
		// A view that is new has been shown nothing.
		ground.view.value?.show(moving.current);
	});
	useSignalEffect(() => draw(ground.view.peek(), incidentsShown(desk)));
	useSignalEffect(() => {
		const [view, now] = [ground.view.value, desk.now.value];
		// With the incident that is opened its ways appear at once.
		void desk.selected.value;
		if (view) draw(view, { units: unitsShown(desk, now), ways: waysShown(desk, now) });
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		void desk.now.value;
		const thing = desk.mapTools.marked.value ?? followedThing(desk);
		if (!thing && moving.current.marked.features.length === 0) return;
		moving.current = { ...moving.current, marked: markFeatures(thing && placeOf(desk, thing)) };
		view?.show(moving.current);
	});
	useSignalEffect(() => {
		const [view, spot] = [ground.view.value, desk.spot.value];
		if (spot) view?.fitTo([[spot.lon, spot.lat]]);
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		moving.current = { ...moving.current, measured: measureFeatures(desk.mapTools.measured.value ?? []) };
		view?.show(moving.current);
	});
}

function followedThing({ mapTools }: Desk): { kind: "unit"; id: number } | null {
	const id = mapTools.followed.value;
	return id === null ? null : { kind: "unit", id };
}

/** Let the map look at what belongs together when that is asked for, and at the unit that is followed. */
function useLooking(ground: Ground): void {
	const desk = useDesk();
	const { followed } = desk.mapTools;
	const fitted = useRef(desk.fits.peek());
	// What changes on the board moves no map: only who asks for it, or opens an incident, does.
	const fitting = (): [number, number][] => untracked(() => pointsToFit(desk, desk.now.peek()));
	useSignalEffect(() => {
		const view = ground.view.value;
		const isAsked = desk.fits.value !== fitted.current;
		fitted.current = desk.fits.value;
		if (isAsked) followed.value = null;
		if (followed.peek() === null) view?.fitTo(fitting());
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		if (desk.selectedId.value === null || !desk.selected.peek()?.location) return;
		if (followed.peek() === null) view?.fitTo(fitting());
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		void desk.now.value;
		const thing = followedThing(desk);
		const at = thing && placeOf(desk, thing);
		if (at) view?.keepInView(at.lon, at.lat);
	});
}
