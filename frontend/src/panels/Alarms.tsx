import type { EscalationCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Ringer } from "../sound/ringer.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark, PriorityMark } from "./marks.tsx";
import { timeOfDay } from "./time.ts";

/** The alarms that ask this desk, over everything else. */
export function Alarms({ ringer }: { ringer: Ringer }) {
	const { alarms } = useDesk();
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
				<ul>
					{alarms.value.map((alarm, index) => (
						<Alarm key={alarm.id} alarm={alarm} isFirst={index === 0} />
					))}
				</ul>
			)}
		</section>
	);
}

function Alarm({ alarm, isFirst }: { alarm: EscalationCard; isFirst: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const incident = desk.store.incidents.card(alarm.incident_id).value;
	const pending = desk.commands.pending.value.has(`escalation:${alarm.id}`);
	return (
		<li class="alarm" data-testid="alarm" data-escalation-id={alarm.id}>
			<button type="button" class="alarm-what" onClick={() => desk.select(alarm.incident_id)}>
				<PriorityMark priority={alarm.priority} />
				{alarm.agencies.map((agency) => (
					<AgencyMark key={agency} agency={agency} />
				))}
				<b>{t.escalationTrigger[alarm.trigger]}</b>
				<span title={t.firedAt(timeOfDay(alarm.fired_at))}>
					{t.alarmOf(incident?.number ?? String(alarm.incident_id), alarm.step + 1)} · {timeOfDay(alarm.fired_at)}
				</span>
			</button>
			<button
				type="button"
				class="primary"
				data-testid="acknowledge-alarm"
				disabled={pending}
				onClick={() => desk.acknowledge(alarm.id)}
			>
				{pending ? t.sending : t.acknowledge} {isFirst && <kbd>F7</kbd>}
			</button>
		</li>
	);
}
