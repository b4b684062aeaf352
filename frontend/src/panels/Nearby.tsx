import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { IncidentCard, IncidentNearby, NearbyFeature, NearbyLayer } from "../contract.ts";
import { language, words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { NearbyCameras } from "./NearbyCameras.tsx";
import { compassOf, placeKey, propertyTexts } from "./nearby.ts";
import { PremiseNotes } from "./PremiseNotes.tsx";
import { useReading } from "./reading.ts";
import { dayAndYear, duration, metres } from "./time.ts";

/** What is noted of the place, what stands near it, and who could see it. Cautions come first. */
export function Nearby({ incident, isOver }: { incident: IncidentCard; isOver: boolean }) {
	const desk = useDesk();
	const t = words.value;
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
		<section class="nearby" data-testid="nearby">
			{found && <PremiseNotes incident={incident} notes={found.notes} isOver={isOver} />}
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
		<li class="near" data-testid="nearby-feature" data-key={feature.key}>
			<span class="near-name">{feature.name}</span>
			<span class="near-away">
				{feature.eta_s != null && (
					<b>
						{duration(feature.eta_s)}
						{feature.estimated && ` (${t.estimated})`}
						{" · "}
					</b>
				)}
				{feature.around ? t.aroundPlace : away}
			</span>
			<small>
				{propertyTexts(feature.properties).join(" · ")}
				{feature.hospital && <span class="alertable"> · {t.alertable}</span>}
				{feature.precision_m != null && feature.precision_m >= 50 && <em> · {t.precision(metres(feature.precision_m))}</em>}
			</small>
		</li>
	);
}
