import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { Ground } from "../map/ground.ts";
import type { Pick } from "../map/index.ts";
import { NOTHING } from "../map/moving.ts";
import { useDesk } from "./desk.ts";
import { MapControls } from "./MapControls.tsx";
import { MapPick } from "./MapPick.tsx";
import { incidentsShown, pointsToFit, unitsShown, waysShown } from "./mapContent.ts";

/** The map above the open incident. It shows nothing that no list has; where it is hidden, only its name is there. */
export function MapPanel() {
	const desk = useDesk();
	const t = words.value;
	const isOpen = desk.mapOpen.value;
	return (
		<section
			class={isOpen ? "map-panel" : "map-panel hidden"}
			aria-label={t.map}
			data-testid="map-panel"
			data-panel
			tabIndex={-1}
		>
			{isOpen && <Open />}
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
		</section>
	);
}

function Open() {
	const desk = useDesk();
	const container = useRef<HTMLDivElement>(null);
	const pick = useSignal<Pick | null>(null);
	const ground = useMemo(() => new Ground(() => {}), []);
	useEffect(() => {
		if (container.current) void ground.open(container.current, (picked) => take(picked, pick, desk.select.bind(desk)));
		return () => ground.close();
	}, [ground]);
	useFollowing(ground);
	useSignalEffect(() => {
		// What is offered of a spot is offered for the incident that was open then.
		void desk.selectedId.value;
		pick.value = null;
	});
	return (
		<div class="map-frame">
			<div ref={container} class="map-view" data-testid="map" />
			<MapControls ground={ground} layersOpen={false} onFit={() => desk.fitMap()} />
			{pick.value && <MapPick pick={pick.value} onClose={() => take(null, pick, () => {})} />}
		</div>
	);
}

function take(picked: Pick | null, pick: Signal<Pick | null>, select: (id: number) => void): void {
	pick.value = picked?.kind === "incident" ? null : picked;
	if (picked?.kind === "incident") select(picked.id);
}

/** Keep the map in step with the board: incidents as they change, units once a second. */
function useFollowing(ground: Ground): void {
	const desk = useDesk();
	const moving = useRef(NOTHING);
	const drawnUnits = useRef("");
	useSignalEffect(() => {
		const view = ground.view.value;
		moving.current = { ...moving.current, ...incidentsShown(desk) };
		view?.show(moving.current);
	});
	useSignalEffect(() => {
		const [view, now] = [ground.view.value, desk.now.value];
		// With the incident that is opened its ways appear at once.
		void desk.selected.value;
		const [units, ways] = [unitsShown(desk, now), waysShown(desk, now)];
		const drawn = JSON.stringify([units, ways]);
		if (!view || drawn === drawnUnits.current) return;
		drawnUnits.current = drawn;
		moving.current = { ...moving.current, units, ways };
		view.show(moving.current);
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		void desk.fits.value;
		view?.fitTo(pointsToFit(desk, desk.now.peek()));
	});
	useSignalEffect(() => {
		const view = ground.view.value;
		if (desk.selectedId.value !== null && desk.selected.peek()?.location) view?.fitTo(pointsToFit(desk, desk.now.peek()));
	});
}
