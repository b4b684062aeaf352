import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { CallCard, CallerLocationCard, DemonstrationMessages, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { doubtsOf, hasNumber, isPlaceOf, linkState, newestOfEach } from "./callerLocations.ts";
import { copied } from "./clipboard.ts";
import { writeCoordinates } from "./coordinates.ts";
import { type Desk, useDesk } from "./desk.ts";
import { sentenceOf } from "./names.ts";
import { mayChange } from "./rights.ts";
import { metres, timeAndDay, wholeDuration } from "./time.ts";

/** Where a caller is, as each source says, what of it cannot be right, and the link by which the telephone says it. */
export function CallerLocations({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(call.incident_id).value;
	const { newest, earlier } = newestOfEach(call.locations);
	return (
		<div class="caller-locations" data-testid="caller-locations" data-call-id={call.id}>
			{incident &&
				doubtsOf(incident, call).map((doubt) => (
					<p key={doubt.code} class="doubt" role="status" data-testid="location-doubt" data-code={doubt.code}>
						<span aria-hidden="true">⚠</span> <b>{t.placeInDoubt}</b> {sentenceOf(doubt)}.
					</p>
				))}
			<Locations locations={newest} incident={incident} />
			{earlier.length > 0 && (
				<details class="more">
					<summary>{t.earlierLocations(earlier.length)}</summary>
					<Locations locations={earlier} incident={incident} />
				</details>
			)}
			<Link call={call} />
		</div>
	);
}

function Locations({ locations, incident }: { locations: readonly CallerLocationCard[]; incident: IncidentCard | undefined }) {
	if (locations.length === 0) return null;
	return (
		<ul>
			{locations.map((location) => (
				<Location key={location.id} location={location} incident={incident} />
			))}
		</ul>
	);
}

function Location({ location, incident }: { location: CallerLocationCard; incident: IncidentCard | undefined }) {
	const desk = useDesk();
	const t = words.value;
	const isCopied = useSignal(false);
	const figures = useRef<HTMLSpanElement>(null);
	const { lon, lat, radius_m, source, occurred_at } = location;
	const coordinates = writeCoordinates(location);
	const isPlace = incident !== undefined && isPlaceOf(location, incident);

	async function putHere(): Promise<void> {
		if (incident) await desk.change(incident, incident.version, { location: { lon, lat, radius_m, source } });
	}

	async function copy(): Promise<void> {
		isCopied.value = await copied(coordinates, figures.current);
	}

	return (
		<li data-testid="caller-location" data-source={source}>
			<span class="where">
				<b class="source">{t.locationSource[source]}</b>{" "}
				<span ref={figures} class="coordinates">
					{coordinates}
				</span>
				{radius_m > 0 && <span>{t.radius(metres(radius_m))}</span>} <Age from={occurred_at} />
				{isPlace && <b class="is-place">✓ {t.isPlaceOfIncident}</b>}
			</span>
			<span class="buttons">
				{incident && !isPlace && mayChange(desk.me) && (
					<Command
						data-testid="put-incident-here"
						disabled={desk.commands.pending.value.has(`incident:${incident.id}`)}
						onClick={() => void putHere()}
					>
						{t.putIncidentHere}
					</Command>
				)}
				<button type="button" data-testid="show-on-map" onClick={() => desk.showOnMap({ lon, lat })}>
					{t.showOnMap}
				</button>
				<button type="button" data-testid="copy-location" onClick={() => void copy()}>
					{isCopied.value ? t.copied : t.copyCoordinates}
				</button>
			</span>
		</li>
	);
}

function Age({ from }: { from: string }) {
	const { now } = useDesk();
	const age_s = Math.max(0, (now.value - Date.parse(from)) / 1000);
	return (
		<time title={timeAndDay(from, now.value)}>{age_s < 60 ? words.value.justNow : words.value.ago(wholeDuration(age_s))}</time>
	);
}

function Link({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const link = call.location_link;
	if (!link && !mayChange(desk.me)) return null;
	const state = link && linkState(link, desk.now.value);
	return (
		<div class="location-link">
			{mayChange(desk.me) && !hasNumber(call) && <span class="hint">{t.noNumberForLink}</span>}
			{mayChange(desk.me) && hasNumber(call) && (
				<Command
					data-testid="send-location-link"
					disabled={desk.commands.pending.value.has(`call:${call.id}`)}
					onClick={async () => {
						desk.settle(await desk.commands.calls.sendLocationLink(call.id));
					}}
				>
					{link ? t.sendLinkAgain : t.sendLink}
				</Command>
			)}
			{link && state && (
				<span class={`link-state link-${state}`} role="status" data-testid="link-state" data-state={state}>
					{t.linkState[state]} {t.linkSentAt(timeAndDay(link.sent_at, desk.now.value))}
				</span>
			)}
			{desk.me.demonstration && link && state !== "expired" && (
				<button type="button" data-testid="open-as-caller" onClick={() => void openAsCaller(desk, call)}>
					{t.openAsCaller}
				</button>
			)}
		</div>
	);
}

/** In a demonstration nobody gets the message: whoever shows it opens the page in the caller's place. */
async function openAsCaller(desk: Desk, call: CallCard): Promise<void> {
	const read = desk.settle(await desk.commands.read<DemonstrationMessages>(`/calls/${call.id}/messages`));
	const address = /https?:\S+$/.exec(read?.messages[0]?.body ?? "")?.[0];
	if (address) open(address, "_blank", "noopener,noreferrer");
}
