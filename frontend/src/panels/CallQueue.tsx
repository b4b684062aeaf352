import { useComputed } from "@preact/signals";
import type { CallCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { answer, CallBack, LineControls, NuisanceMark } from "./CallControls.tsx";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { callerOf, nameOf } from "./names.ts";
import { Running } from "./Running.tsx";
import { callActions, isSpoken } from "./rights.ts";

/** From then on a ringing call looks like an alarm. */
const RINGS_LONG_AFTER_MS = 30_000;

/** The calls that wait for this desk, above the incidents. */
export function CallQueue() {
	return (
		<div class="call-queue">
			<RingingCalls />
			<CallsInHand />
			<CallBacks />
		</div>
	);
}

function RingingCalls() {
	const { store } = useDesk();
	const ringing = store.calls.all().filter((call) => call.status === "ringing");
	if (ringing.length === 0) return null;
	return (
		<ul class="ringing" aria-label={words.value.ringingCalls}>
			{ringing.map((call) => (
				<RingingCall key={call.id} call={call} />
			))}
		</ul>
	);
}

function RingingCall({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`call:${call.id}`);
	const ringsLong = useComputed(() => desk.now.value - Date.parse(call.received_at) > RINGS_LONG_AFTER_MS).value;
	return (
		<li class={`call ringing-call${ringsLong ? " alarmed" : ""}`} data-testid="call-row" data-call-id={call.id}>
			<span class="line" title={nameOf(desk.catalogue.lines, call.line)}>
				{nameOf(desk.catalogue.lines, call.line)}
			</span>
			<span class="caller">{callerOf(call)}</span>
			<NuisanceMark call={call} />
			<Running from={call.received_at} />
			<Command class="primary" data-testid="answer-call" disabled={pending} onClick={() => answer(desk, call)}>
				{pending ? t.sending : t.answer}
			</Command>
		</li>
	);
}

/** The callers with whom this person speaks, or whom they let wait. */
function CallsInHand() {
	const { store, me } = useDesk();
	const calls = store.calls.all().filter((call) => isSpoken(call) && call.answered_by === me.username);
	if (calls.length === 0) return null;
	return (
		<ul class="ringing" aria-label={words.value.callsInHand}>
			{calls.map((call) => (
				<li key={call.id} class="call" data-testid="call-in-hand" data-call-id={call.id} data-status={call.status}>
					<CallButton call={call} />
					<span class={`call-status call-${call.status}`}>{words.value.callStatus[call.status]}</span>
					<Running from={call.answered_at ?? call.received_at} />
					<span class="buttons">
						<LineControls call={call} />
					</span>
				</li>
			))}
		</ul>
	);
}

/** Who hung up before anybody answered, the one who is due first on top. */
function CallBacks() {
	const { store, me } = useDesk();
	const t = words.value;
	const calls = store.calls
		.all()
		.filter((call) => callActions(call, me).callBack)
		.toSorted((a, b) => dueAt(a) - dueAt(b));
	if (calls.length === 0) return null;
	return (
		<section class="call-backs">
			<h3>
				{t.callBacks} <span class="count">{calls.length}</span>
			</h3>
			<ul>
				{calls.map((call) => (
					<li key={call.id} class="call" data-testid="call-back-row" data-call-id={call.id}>
						<CallButton call={call} />
						<CallBack call={call} />
					</li>
				))}
			</ul>
		</section>
	);
}

function dueAt(call: CallCard): number {
	return Date.parse(call.call_back?.due_at ?? call.received_at);
}

/** A caller's number, which opens the incident. */
function CallButton({ call }: { call: CallCard }) {
	const desk = useDesk();
	return (
		<button type="button" class="caller" onClick={() => desk.select(call.incident_id)}>
			{nameOf(desk.catalogue.lines, call.line)} · {callerOf(call)}
		</button>
	);
}
