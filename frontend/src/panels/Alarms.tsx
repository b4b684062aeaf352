import { type Signal, useSignal } from "@preact/signals";
import type { EscalationCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Group } from "../live/flood.ts";
import type { Ringer } from "../sound/ringer.ts";
import { whomOf } from "./alarmWhom.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { AgencyMark, DangerMark, PriorityMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { SoundBanner } from "./SoundBanner.tsx";
import { timeOfDay } from "./time.ts";

/** So many rows say what there is; the others are counted below them, and no row is hidden without a word. */
const MOST_ROWS = 6;

/** The alarms that ask this desk, over everything else. */
export function Alarms({ ringer }: { ringer: Ringer }) {
	const { watch } = useDesk();
	const showsAll = useSignal(false);
	/** The groups of a flood that are unfolded. */
	const unfolded = useSignal<ReadonlySet<string>>(new Set());
	const groups = watch.alarms.value;
	const next = watch.next.value;
	// What the key takes is never out of sight.
	const shown = showsAll.value ? groups : groups.filter((group, index) => index < MOST_ROWS || group === next);
	const hidden = countOf(groups.filter((group, index) => index >= MOST_ROWS && group !== next));
	/** On a narrow screen only the most urgent row is shown. */
	const hiddenIfNarrow = countOf(groups.slice(1));
	const isTall = showsAll.value || groups.some(({ key }) => unfolded.value.has(key));
	const t = words.value;
	return (
		<section class="alarms" aria-label={t.alarms}>
			<SoundBanner ringer={ringer} />
			{groups.length > 0 && (
				<ul class={isTall ? "all" : ""}>
					{shown.map((group) =>
						group.items.length > 1 ? (
							<AlarmGroup key={group.key} group={group} isNext={group === next} unfolded={unfolded} />
						) : (
							<Alarm key={group.key} alarm={group.items[0]} isNext={group === next} />
						),
					)}
				</ul>
			)}
			{hiddenIfNarrow > 0 && (
				<button
					type="button"
					class={hidden > 0 ? "more-alarms" : "more-alarms if-narrow"}
					data-testid="more-alarms"
					aria-expanded={showsAll.value}
					onClick={() => {
						showsAll.value = !showsAll.value;
					}}
				>
					{showsAll.value ? (
						t.fewerAlarms
					) : (
						<>
							<span class="if-wide">{t.moreAlarms(hidden)}</span>
							<span class="if-narrow">{t.moreAlarms(hiddenIfNarrow)}</span>
						</>
					)}
				</button>
			)}
		</section>
	);
}

function countOf(groups: readonly Group<EscalationCard>[]): number {
	return groups.reduce((sum, { items }) => sum + items.length, 0);
}

/** Whom the step asks, or what the centre did by itself. */
function effectOf({ catalogue }: ReturnType<typeof useDesk>, { effect, argument }: EscalationCard): string {
	const done = words.value.escalationEffect[effect];
	return argument ? `${done} ${nameOf(catalogue.agencies, argument)}` : done;
}

export function Alarm({ alarm, isNext }: { alarm: EscalationCard; isNext: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(alarm.incident_id).value;
	const whom = whomOf(desk, alarm);
	const what = t.escalationTrigger[alarm.trigger] + (whom ? ` (${whom})` : "");
	const number = t.alarmOf(incident?.number ?? String(alarm.incident_id), alarm.step + 1);
	const rest = `${number} · ${effectOf(desk, alarm)} · ${timeOfDay(alarm.fired_at)}`;
	const pending = desk.commands.pending.value.has(`escalation:${alarm.id}`);
	return (
		<li class="alarm" data-testid="alarm" data-escalation-id={alarm.id} data-trigger={alarm.trigger}>
			<button type="button" class="alarm-what" title={`${what} · ${rest}`} onClick={() => desk.select(alarm.incident_id)}>
				{alarm.trigger === "unit_emergency" && <DangerMark />}
				<PriorityMark priority={alarm.priority} />
				{alarm.agencies.map((agency) => (
					<AgencyMark key={agency} agency={agency} />
				))}
				<b>{what}</b>
				<span>{rest}</span>
			</button>
			<Command class="primary" data-testid="acknowledge-alarm" disabled={pending} onClick={() => desk.acknowledge(alarm.id)}>
				{pending ? t.sending : t.acknowledge} {isNext && <kbd>F7</kbd>}
			</Command>
		</li>
	);
}

/** Alike alarms of a flood: how many of what and where, the most urgent of them, and each by itself once unfolded. */
export function AlarmGroup({
	group,
	isNext,
	unfolded,
}: {
	group: Group<EscalationCard>;
	isNext: boolean;
	unfolded: Signal<ReadonlySet<string>>;
}) {
	const desk = useDesk();
	const t = words.value;
	const { key, items } = group;
	const isUnfolded = unfolded.value.has(key);
	const pending = items.every(({ id }) => desk.commands.pending.value.has(`escalation:${id}`));
	const agencies = [...new Set(items.flatMap((alarm) => alarm.agencies))];
	const what = t.groupOf(items.length, whatOf(group, desk));
	const rest = restOf(group, desk);
	return (
		<>
			<li class="alarm alarm-group" data-testid="alarm-group" data-key={key} data-count={items.length}>
				<button
					type="button"
					class="alarm-what"
					title={`${what} · ${rest}`}
					aria-expanded={isUnfolded}
					aria-label={`${what} · ${rest}. ${isUnfolded ? t.closeGroup : t.openGroup(items.length)}`}
					onClick={() => {
						const next = new Set(unfolded.value);
						if (!next.delete(key)) next.add(key);
						unfolded.value = next;
					}}
				>
					<span aria-hidden="true">{isUnfolded ? "▼" : "▶"}</span>
					<PriorityMark priority={items[0].priority} />
					{agencies.map((agency) => (
						<AgencyMark key={agency} agency={agency} />
					))}
					<b>{what}</b>
					<span>{rest}</span>
				</button>
				<Command
					class="primary"
					data-testid="acknowledge-group"
					disabled={pending}
					onClick={() => desk.acknowledgeGroup(group)}
				>
					{pending ? t.sending : t.acknowledgeGroup(items.length)} {isNext && <kbd>F7</kbd>}
				</Command>
			</li>
			{isUnfolded && items.map((alarm) => <Alarm key={alarm.id} alarm={alarm} isNext={false} />)}
		</>
	);
}

/** What the alarms of a group have in common: the trigger, and the type of the incidents where that is one. */
function whatOf({ items }: Group<EscalationCard>, { store, catalogue }: ReturnType<typeof useDesk>): string {
	const types = new Set(items.map((alarm) => store.incidents.card(alarm.incident_id).value?.type ?? null));
	const [type] = types;
	const trigger = words.value.escalationTrigger[items[0].trigger];
	return types.size === 1 && type ? `${trigger}, ${nameOf(catalogue.incident_types, type)}` : trigger;
}

function restOf({ items, isNear }: Group<EscalationCard>, desk: ReturnType<typeof useDesk>): string {
	const { store } = desk;
	const t = words.value;
	const ids = new Set(items.map(({ incident_id }) => incident_id));
	const number =
		ids.size === 1 && t.alarmOf(desk.numberOf(items[0].incident_id), Math.max(...items.map(({ step }) => step)) + 1);
	const done = [...new Set(items.map((alarm) => effectOf(desk, alarm)))].join(", ");
	const whom =
		ids.size === 1 &&
		items
			.map((alarm) => whomOf(desk, alarm))
			.filter(Boolean)
			.join(", ");
	const incidents = items.flatMap((alarm) => store.incidents.card(alarm.incident_id).value ?? []);
	const place = incidents.find((incident) => incident.place)?.place ?? "";
	const first = Math.min(...items.map((alarm) => Date.parse(alarm.fired_at)));
	return [number, whom, done, isNear && t.groupNear(place), t.groupSince(timeOfDay(first))].filter(Boolean).join(" · ");
}
