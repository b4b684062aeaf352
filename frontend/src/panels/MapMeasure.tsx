import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import type { Point } from "./distance.ts";
import { type Leg, legsOf, lengthOf } from "./measure.ts";
import { compassOf } from "./nearby.ts";
import { metres } from "./time.ts";

/** Measures between points that are clicked, or taken from the middle of the map. */
export function MapMeasure({ middle }: { middle: (() => Point) | undefined }) {
	const { mapTools, selected } = useDesk();
	const t = words.value;
	const points = mapTools.measured.value ?? [];
	const legs = legsOf(points);
	const incident = selected.value;
	const from = incident?.location;
	const add = useRef<HTMLButtonElement>(null);
	useEffect(() => add.current?.focus(), []);
	return (
		<aside class="map-measure" aria-label={t.mapMeasure} data-testid="map-measure">
			<p class="hint">{t.mapMeasureHow}</p>
			{legs.length > 0 && (
				<ol>
					{legs.map((leg, index) => (
						<li key={index} data-testid="map-leg">
							<span>
								{index + 1} → {index + 2}
							</span>{" "}
							<b>{metres(leg.length_m)}</b> {directionOf(leg, t.directions)}
						</li>
					))}
				</ol>
			)}
			<p role="status" data-testid="map-measured">
				{points.length === 0 ? t.mapMeasureNothing : t.mapMeasured(points.length, metres(lengthOf(legs)))}
			</p>
			<p class="buttons">
				<button
					type="button"
					ref={add}
					data-testid="map-measure-add"
					disabled={!middle}
					onClick={() => middle && mapTools.measureTo(middle())}
				>
					{t.mapMeasureAdd}
				</button>
				{incident && from && points.length === 0 && (
					<button type="button" onClick={() => mapTools.measureTo({ lon: from.lon, lat: from.lat })}>
						{t.mapMeasureFrom(incident.number)}
					</button>
				)}
				{points.length > 0 && (
					<button type="button" onClick={() => mapTools.measureBack()}>
						{t.mapMeasureBack}
					</button>
				)}
				<button type="button" onClick={() => mapTools.measureNoMore()}>
					{t.mapMeasureEnd} <kbd>Esc</kbd>
				</button>
			</p>
		</aside>
	);
}

function directionOf({ bearing_deg }: Leg, directions: readonly string[]): string {
	if (bearing_deg === null) return "";
	return `${Math.round(bearing_deg) % 360}° (${directions[compassOf(bearing_deg)] ?? ""})`;
}
