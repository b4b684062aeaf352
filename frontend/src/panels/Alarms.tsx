import { useSignal } from "@preact/signals";
import type { EscalationCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Ringer } from "../sound/ringer.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { AgencyMark, DangerMark, PriorityMark } from "./marks.tsx";
import { callerOf, nameOf } from "./names.ts";
import { timeOfDay } from "./time.ts";

/** The alarms that ask this desk, over everything else. */
export function Alarms({ ringer }: { ringer: Ringer }) {
	const { alarms } = useDesk();
	const showsAll = useSignal(false);
	/** On a narrow screen the most urgent one is shown, and how many more there are. */
	const more = alarms.value.length - 1;
	const t = words.value;
	return (
		<section class="alarms" aria-label={t.alarms}>
			{ringer.player.blocked.value && (
				<p class="sound-blocked">
					{t.soundBlocked}
					<button type="button" onClick={() => ringer.player.unblock()}>
						{t.enableSound}
					</button>
				</p>
			)}
			{alarms.value.length > 0 && (
				<ul class={showsAll.value ? "all" : ""}>
					{alarms.value.map((alarm, index) => (
						<Alarm key={alarm.id} alarm={alarm} isFirst={index === 0} />
					))}
				</ul>
			)}
			{more > 0 && (
				<button
					type="button"
					class="more-alarms"
					data-testid="more-alarms"
					aria-expanded={showsAll.value}
					onClick={() => {
						showsAll.value = !showsAll.value;
					}}
				>
					{showsAll.value ? t.fewerAlarms : t.moreAlarms(more)}
				</button>
			)}
		</section>
	);
}

function Alarm({ alarm, isFirst }: { alarm: EscalationCard; isFirst: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(alarm.incident_id).value;
	const call = alarm.call_id === null ? undefined : desk.store.calls.card(alarm.call_id).value;
	const assignment = incident?.assignments.find(({ id }) => id === alarm.assignment_id);
	const whom = assignment?.call_sign ?? (call && callerOf(call));
	const what = t.escalationTrigger[alarm.trigger] + (whom ? ` (${whom})` : "");
	const number = t.alarmOf(incident?.number ?? String(alarm.incident_id), alarm.step + 1);
	const added = alarm.argument && ` ${nameOf(desk.catalogue.agencies, alarm.argument)}`;
	const rest = `${number} · ${t.escalationEffect[alarm.effect]}${added} · ${timeOfDay(alarm.fired_at)}`;
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
				{pending ? t.sending : t.acknowledge} {isFirst && <kbd>F7</kbd>}
			</Command>
		</li>
	);
}
