import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { IncidentCard, IncidentNearby, NearbyFeature, NearbyLayer } from "../contract.ts";
import { language, words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { NearbyCameras } from "./NearbyCameras.tsx";
import { compassOf, placeKey, propertyTexts } from "./nearby.ts";
import { PremiseNotes } from "./PremiseNotes.tsx";
import { useReading } from "./reading.ts";
import { dayAndYear, duration, metres } from "./time.ts";

/** From so many metres on it is told how far off a position may be. */
const TOLD_FROM_M = 50;

interface NearbyProps {
	incident: IncidentCard;
	isOver: boolean;
	children: ComponentChildren;
}

/** What is noted of the place, before all else that a crew is told; what stands near it and who could see it, after. */
export function Nearby({ incident, isOver, children }: NearbyProps) {
	const desk = useDesk();
	// A note is told without its text: what holds here is read anew.
	const told = useSignal(0);
	useEffect(
		() =>
			desk.store.onFrames((frames) => {
				if (frames.some((frame) => frame.type === "snapshot" || (frame.type === "event" && frame.data.premise_note)))
					told.value += 1;
			}),
		[],
	);
	const { reading, again } = useReading<IncidentNearby>(
		`/incidents/${incident.id}/nearby`,
		() => `${placeKey(incident)}:${told.value}`,
	);
	const { value: found, failed } = reading.value;
	return (
		<>
			{found && <PremiseNotes incident={incident} notes={found.notes} isOver={isOver} />}
			{children}
			<Around incident={incident} isOver={isOver} found={found} failed={failed} again={again} />
		</>
	);
}

interface AroundProps {
	incident: IncidentCard;
	isOver: boolean;
	found: IncidentNearby | undefined;
	failed: boolean;
	again: () => void;
}

function Around({ incident, isOver, found, failed, again }: AroundProps) {
	const t = words.value;
	return (
		<section class="nearby" data-testid="nearby">
			<h3>{t.nearby}</h3>
			{failed && (
				<p class="wrong">
					{t.nearbyFailed}{" "}
					<button type="button" onClick={again}>
						{t.retry}
					</button>
				</p>
			)}
			{found && !found.located && <p class="nothing">{t.nearbyUnplaced}</p>}
			{found?.layers.map((layer) => (
				<Layer key={layer.layer} layer={layer} />
			))}
			{found?.located && <NearbyCameras incident={incident} isOver={isOver} />}
		</section>
	);
}

function Layer({ layer }: { layer: NearbyLayer }) {
	const t = words.value;
	const origin = layer.imported_at ? t.layerOf(layer.source, dayAndYear(layer.imported_at)) : t.layerEmpty;
	return (
		<div class="layer" data-testid="nearby-layer" data-layer={layer.layer}>
			<h4 title={origin}>
				{language.value === "vi" ? layer.name_vi : layer.name_en}
				{layer.features.length === 0 && (
					<span class="hint">
						{": "}
						{layer.imported_at ? t.nothingWithin(metres(layer.within_m)) : t.layerEmpty}
					</span>
				)}
			</h4>
			{layer.features.length > 0 && (
				<ul class="list">
					{layer.features.map((feature) => (
						<Feature key={feature.id} feature={feature} />
					))}
				</ul>
			)}
		</div>
	);
}

function Feature({ feature }: { feature: NearbyFeature }) {
	const t = words.value;
	const away =
		feature.bearing_deg === null
			? metres(feature.distance_m)
			: `${metres(feature.distance_m)} ${t.bearing(t.compass[compassOf(feature.bearing_deg)] ?? "")}`;
	return (
		<li class="near feature" data-testid="nearby-feature" data-key={feature.key}>
			<span class="near-name">{feature.name}</span>
			<span class="near-away">
				{feature.eta_s != null && (
					<b>
						{duration(feature.eta_s)}
						{feature.estimated && ` (${t.estimated})`}
					</b>
				)}
				<span>{feature.around ? t.aroundPlace : away}</span>
			</span>
			<small>
				{propertyTexts(feature.properties).map((text) => (
					<span key={text}>{text}</span>
				))}
				{feature.hospital && <span>{t.alertable}</span>}
				{feature.precision_m != null && feature.precision_m >= TOLD_FROM_M && (
					<em>{t.precision(metres(feature.precision_m))}</em>
				)}
			</small>
		</li>
	);
}
