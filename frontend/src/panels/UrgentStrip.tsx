import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import type { Group } from "../live/flood.ts";
import { Alarm, AlarmGroup } from "./Alarms.tsx";
import { openForm } from "./CallControls.tsx";
import { useDesk } from "./desk.ts";
import { closeDialogs } from "./modals.ts";
import { callerOf, lineOf } from "./names.ts";
import { RingingCall, RingingGroup } from "./RingingCalls.tsx";
import { Running } from "./Running.tsx";
import { isSpoken } from "./rights.ts";
import { Waiting } from "./WaitingMessages.tsx";

/** What must not be covered by a dialog: the alarm, the call and the message that are taken next, and what became of taking them. */
export function UrgentStrip() {
	const { screens } = useDesk();
	const isHere = screens.here === null || screens.isAlone.value;
	return (
		<aside class="urgent-strip" aria-label={words.value.urgentStrip} data-testid="urgent-strip">
			{isHere && <NextAlarm />}
			{isHere && <FirstRinging />}
			{isHere && <NextMessage />}
			<Taken />
			<LastNotice />
		</aside>
	);
}

/** How many stand in a list beside one of its groups. */
function beside(group: Group<unknown>, groups: readonly Group<unknown>[]): number {
	return groups.reduce((sum, { items }) => sum + items.length, 0) - group.items.length;
}

function NextAlarm() {
	const { watch } = useDesk();
	const unfolded = useSignal<ReadonlySet<string>>(new Set());
	const groups = watch.alarms.value;
	const next = watch.next.value;
	// While all of them are being taken, the first shows that.
	const shown = next ?? groups[0];
	if (!shown) return null;
	const more = beside(shown, groups);
	return (
		<div class="strip-alarm">
			<ul>
				{shown.items.length > 1 ? (
					<AlarmGroup group={shown} isNext={shown === next} unfolded={unfolded} />
				) : (
					<Alarm alarm={shown.items[0]} isNext={shown === next} />
				)}
			</ul>
			{more > 0 && <b>{words.value.moreAlarms(more)}</b>}
		</div>
	);
}

/** Without what would open another dialog; the one that lists the messages shows it itself. */
function NextMessage() {
	const { chat, watch } = useDesk();
	const next = watch.nextMessage.value;
	return next && !chat.isOpen.value ? <Waiting message={next} isNext={true} mayAnswer={false} /> : null;
}

function FirstRinging() {
	const { watch, screens } = useDesk();
	const unfolded = useSignal<ReadonlySet<string>>(new Set());
	const [first] = watch.ringing.value;
	const t = words.value;
	if (!first) return null;
	const more = beside(first, watch.ringing.value);
	return (
		<div class="strip-ringing call-queue short">
			<ul class="ringing">
				{first.items.length > 1 ? (
					<RingingGroup group={first} place={0} unfolded={unfolded} isShort={true} />
				) : (
					<RingingCall call={first.items[0]} place={0} isShort={true} />
				)}
			</ul>
			{more > 0 && <b>{t.moreRinging(more)}</b>}
			{screens.here !== null && (
				<p class="screen-alone">
					{t.screenTakeCall}{" "}
					<a href="/" target="_blank" rel="noopener">
						{t.screenConsole}
					</a>{" "}
					<kbd>F10</kbd>
				</p>
			)}
		</div>
	);
}

/** The call that was taken over a dialog that stays because of what is written in it, and the way to its form. */
function Taken() {
	const desk = useDesk();
	const t = words.value;
	const opened_ms = useMemo(() => desk.now.peek(), []);
	const call = desk.store.calls
		.all()
		.findLast(
			(other) => isSpoken(other) && other.answered_by === desk.me.username && Date.parse(other.answered_at ?? "") >= opened_ms,
		);
	if (!call) return null;
	return (
		<p class="notice" data-testid="strip-taken" data-call-id={call.id}>
			<span>
				{t.callStatus[call.status]}: <b>{lineOf(desk.catalogue, call)}</b> {callerOf(call)}{" "}
				<Running from={call.answered_at ?? call.received_at} />
			</span>
			<button
				type="button"
				class="primary"
				onClick={() => {
					closeDialogs();
					openForm(desk, call);
				}}
			>
				{t.openForm}
			</button>
		</p>
	);
}

/** What was refused since the dialog is open: the list of that lies below it. */
function LastNotice() {
	const desk = useDesk();
	const t = words.value;
	const before = useMemo(() => desk.notices.peek()[0]?.id ?? 0, []);
	const [last] = desk.notices.value;
	return (
		<div role="alert" class="strip-notice">
			{last && last.id > before && (
				<p key={last.id} class="notice">
					<span>{describeProblem(last.problem, t)}</span>
					<button type="button" aria-label={t.dismiss} title={t.dismiss} onClick={() => desk.dismiss(last.id)}>
						×
					</button>
				</p>
			)}
		</div>
	);
}
