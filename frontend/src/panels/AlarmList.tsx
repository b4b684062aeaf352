import { useRef } from "preact/hooks";
import type { EscalationCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { whomOf } from "./alarmWhom.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { AgencyMark, PriorityMark } from "./marks.tsx";
import { timeAndDay } from "./time.ts";

export function AlarmList() {
	const { alarmListOpen } = useDesk();
	return alarmListOpen.value ? <Open /> : null;
}

function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const close = (): void => dialog.current?.close();
	const taken = desk.watch.taken.value;
	return (
		<Dialog
			dialog={dialog}
			class="alarm-list"
			data-testid="alarm-list"
			aria-labelledby="alarm-list-title"
			onClose={() => {
				desk.alarmListOpen.value = false;
			}}
		>
			<h2 id="alarm-list-title">{t.alarmList}</h2>
			<section>
				<h3>{t.alarmsHere}</h3>
				<Rows alarms={desk.alarms.value} close={close} isAsked />
			</section>
			<section>
				<h3>{t.alarmsElsewhereTitle}</h3>
				<Rows alarms={desk.alarmsElsewhere.value} close={close} />
			</section>
			<section data-testid="taken-lately">
				<h3>{t.takenLately}</h3>
				{taken.length === 0 && <p class="nothing">{t.takenNone}</p>}
				<ul class="list">
					{taken.map((alarm) => (
						<Row key={alarm.id} alarm={alarm} close={close} isAsked={false} />
					))}
				</ul>
			</section>
			<p class="buttons">
				<button type="button" onClick={close}>
					{t.close}
				</button>
			</p>
		</Dialog>
	);
}

interface RowsProps {
	alarms: readonly EscalationCard[];
	close: () => void;
	/** Whether they ask this desk, which takes them here too. */
	isAsked?: boolean;
}

function Rows({ alarms, close, isAsked = false }: RowsProps) {
	if (alarms.length === 0) return <p class="nothing">{words.value.alarmsNone}</p>;
	return (
		<ul class="list">
			{alarms.map((alarm) => (
				<Row key={alarm.id} alarm={alarm} close={close} isAsked={isAsked} />
			))}
		</ul>
	);
}

function Row({ alarm, close, isAsked }: { alarm: EscalationCard; close: () => void; isAsked: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const whom = whomOf(desk, alarm);
	const isPending = desk.commands.pending.value.has(`escalation:${alarm.id}`);
	const now = desk.now.peek();
	const incident = desk.store.incidents.card(alarm.incident_id).value;
	return (
		<li class="alarm-list-row" data-testid="alarm-list-row" data-escalation-id={alarm.id}>
			<PriorityMark priority={alarm.priority} />
			{alarm.agencies.map((agency) => (
				<AgencyMark key={agency} agency={agency} />
			))}
			<span class="alarm-list-what">
				<b>{t.escalationTrigger[alarm.trigger]}</b>
				{whom && ` (${whom})`} · {timeAndDay(alarm.fired_at, now)}
				{alarm.ended_by !== null && alarm.ended_at !== null && (
					<> · {t.takenBy(alarm.ended_by, timeAndDay(alarm.ended_at, now))}</>
				)}
			</span>
			{incident ? (
				<button
					type="button"
					onClick={() => {
						close();
						desk.select(incident.id);
					}}
				>
					{t.incidentOpen(incident.number)}
				</button>
			) : (
				<span class="hint">{t.incidentUnknown}</span>
			)}
			{isAsked && (
				<Command
					class="primary"
					data-testid="acknowledge-listed"
					disabled={isPending}
					onClick={() => desk.acknowledge(alarm.id)}
				>
					{isPending ? t.sending : t.acknowledge}
				</Command>
			)}
		</li>
	);
}
