import { words } from "../i18n/index.ts";
import type { Ringer } from "../sound/ringer.ts";
import { toggleTheme } from "../theme/theme.ts";
import { AlarmLamp } from "./AlarmLamp.tsx";
import { DesksButton } from "./DesksButton.tsx";
import { useDesk } from "./desk.ts";
import { LanguageButton } from "./LanguageButton.tsx";
import { MessagesButton } from "./MessagesButton.tsx";
import { MapMark } from "./marks.tsx";
import { mayReview, maySend } from "./rights.ts";
import { ShiftPlace } from "./ShiftPlace.tsx";
import { SignOut } from "./SignOut.tsx";
import { SoundButton } from "./SoundButton.tsx";
import { timeOfDay } from "./time.ts";

export function TopBar({ ringer, tick }: { ringer: Ringer; tick: { readonly value: number } }) {
	const desk = useDesk();
	const { me, handoverOpen, helpOpen } = desk;
	const t = words.value;
	return (
		<header class="top">
			<h1>{me.centre}</h1>
			<a
				class="who"
				href="/account/"
				target="_blank"
				rel="noopener"
				title={`${me.name || me.username}: ${me.roles.map((role) => t.role[role] ?? role).join(", ")} · ${t.shiftAccount}`}
				data-testid="account"
			>
				{me.name || me.username}
			</a>
			<ShiftPlace />
			<Counts />
			<DataAge tick={tick} />
			<AlarmLamp />
			<MessagesButton />
			<Mute ringer={ringer} tick={tick} />
			<SoundButton />
			<div class="spacer" />
			<DesksButton />
			<ClosuresButton />
			<MapLink />
			{mayReview(me) && (
				<a class="map-link" href="/review/" target="_blank" rel="noopener" data-testid="review-link">
					{t.review}
				</a>
			)}
			{maySend(me) && (
				<button
					type="button"
					data-testid="handover-open"
					onClick={() => {
						handoverOpen.value = true;
					}}
				>
					{t.handOver}
				</button>
			)}
			<Clock />
			<fieldset class="languages">
				<legend class="unseen">{t.language}</legend>
				<LanguageButton code="vi" name="Tiếng Việt" />
				<LanguageButton code="en" name="English" />
			</fieldset>
			<button type="button" title={t.theme} aria-label={t.theme} onClick={toggleTheme}>
				◐
			</button>
			<button
				type="button"
				title={t.help}
				aria-label={t.help}
				onClick={() => {
					helpOpen.value = true;
				}}
			>
				?
			</button>
			<SignOut />
		</header>
	);
}

export function Counts() {
	const { store } = useDesk();
	const counts = [0, 0, 0, 0, 0];
	for (const incident of store.incidents.all()) counts[incident.priority - 1] = (counts[incident.priority - 1] ?? 0) + 1;
	return (
		<ul class="counts" aria-label={words.value.priorities}>
			{counts.map((count, index) => (
				<li key={index} class={`priority p${index + 1}`} title={words.value.priority[index]}>
					<span class="unseen">{words.value.countOfPriority(count, index + 1)}</span>
					<span aria-hidden="true">
						P{index + 1} <b>{count}</b>
					</span>
				</li>
			))}
		</ul>
	);
}

export function DataAge({ tick }: { tick: { readonly value: number } }) {
	const { connection } = useDesk();
	const t = words.value;
	const freshness = connection.freshness.value;
	// The centre is heard, and says itself that it does not know what is new.
	const isUnread = freshness === "live" && connection.degraded.value.includes("database");
	const state = isUnread ? "stale" : freshness;
	const last = connection.lastFrameAt.value;
	const age = `${Math.max(0, Math.floor((tick.value - (last ?? 0)) / 1000))} s`;
	return (
		<p class={`age age-${state}`} data-testid="data-age" data-state={state}>
			{last === null ? t.connecting : isUnread ? t.unread : t[freshness](age)}
		</p>
	);
}

function Mute({ ringer, tick }: { ringer: Ringer; tick: { readonly value: number } }) {
	const t = words.value;
	const until = ringer.mutedUntil.value;
	const left = until === null ? 0 : Math.max(0, Math.ceil((until - tick.value) / 1000));
	return (
		<button
			type="button"
			title={t.mute}
			aria-label={until === null ? t.mute : undefined}
			aria-pressed={until !== null}
			onClick={() => ringer.toggleMute()}
		>
			{until === null ? <MuteText /> : t.muted(`${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`)}
		</button>
	);
}

function MuteText() {
	const t = words.value;
	return (
		<>
			<span class="where-wide">{t.mute}</span>
			<span class="where-narrow">{t.muteShort}</span>
		</>
	);
}

function ClosuresButton() {
	const { store, closuresOpen } = useDesk();
	return (
		<button
			type="button"
			aria-haspopup="dialog"
			data-testid="closures-open"
			onClick={() => {
				closuresOpen.value = true;
			}}
		>
			{words.value.closuresOpen(store.closures.ids.value.length)}
		</button>
	);
}

/** The map stands beside the desk, which goes on in its own tab. */
function MapLink() {
	const t = words.value;
	return (
		<a class="map-link" href="/map/" target="_blank" rel="noopener" title={t.map} aria-label={t.map} data-testid="map-link">
			<MapMark />
			<span class="where-wide">{t.map}</span>
		</a>
	);
}

export function Clock() {
	const { now } = useDesk();
	return (
		<time class="clock" title={words.value.clockLabel}>
			{timeOfDay(now.value)}
		</time>
	);
}
