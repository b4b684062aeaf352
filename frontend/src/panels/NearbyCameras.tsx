import type { IncidentCameras, IncidentCard, NearbyCamera } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { compassOf, placeKey } from "./nearby.ts";
import { useReading } from "./reading.ts";
import { mayLook } from "./rights.ts";
import { metres, timeAndDay } from "./time.ts";

/** The cameras that may see the incident, and those that only stand near it. */
export function NearbyCameras({ incident, isOver }: { incident: IncidentCard; isOver: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const { reading, again } = useReading<IncidentCameras>(
		`/incidents/${incident.id}/cameras`,
		// After a look the centre knows better whether a picture comes.
		() => `${placeKey(incident)}:${desk.cameraOpen.value === null}`,
	);
	const { value: found, failed } = reading.value;
	return (
		<div class="layer" data-testid="nearby-cameras">
			<h4 title={t.lookRecorded}>{t.cameras}</h4>
			{failed && (
				<p class="wrong">
					{t.camerasFailed}{" "}
					<button type="button" onClick={again}>
						{t.retry}
					</button>
				</p>
			)}
			{found?.cameras.length === 0 && <p class="nothing">{t.noCameras}</p>}
			<ul class="list">
				{found?.cameras.map((near) => (
					<Camera key={near.camera.id} near={near} incident={incident} isOver={isOver} />
				))}
			</ul>
		</div>
	);
}

function Camera({ near, incident, isOver }: { near: NearbyCamera; incident: IncidentCard; isOver: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const { camera, sight, distance_m, bearing_deg } = near;
	const pending = desk.commands.pending.value.has(`camera:${camera.id}`);

	async function look(): Promise<void> {
		const opened = desk.settle(await desk.commands.places.look(camera.id, incident.id));
		if (opened) desk.cameraOpen.value = { opened, incidentId: incident.id };
	}

	return (
		<li class="near" data-testid="nearby-camera" data-camera={camera.code}>
			<span class="near-name">{camera.name}</span>
			<span class="near-away">
				{metres(distance_m)} {bearing_deg !== null && t.bearing(t.compass[compassOf(bearing_deg)] ?? "")}
			</span>
			<small>
				<span class={`sight ${sight}`}>{t.cameraSight[sight] ?? sight}</span>
				{camera.dead_since && (
					<span class="late" data-testid="camera-dead">
						{t.cameraDead(timeAndDay(camera.dead_since, desk.now.peek()))}
					</span>
				)}
			</small>
			{!isOver && mayLook(desk.me) && (
				<button
					type="button"
					data-testid="look"
					aria-label={`${t.lookThrough}: ${camera.name}`}
					title={t.lookRecorded}
					disabled={pending}
					onClick={look}
				>
					{pending ? t.sending : t.lookThrough}
				</button>
			)}
		</li>
	);
}
