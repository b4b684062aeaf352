import type { CallCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { CallBack, LineControls, openForm } from "./CallControls.tsx";
import { useDesk } from "./desk.ts";
import { callerOf, lineOf, phone } from "./names.ts";
import { RingingCalls, RingingElsewhere } from "./RingingCalls.tsx";
import { Running } from "./Running.tsx";
import { callActions, isSpoken } from "./rights.ts";

/** The calls that wait for this desk, above the incidents, and above a form that lies over those. */
export function CallQueue() {
	const { callForm, newIncidentOpen } = useDesk();
	const isShort = newIncidentOpen.value || callForm.call.value !== undefined;
	return (
		<div class={isShort ? "call-queue short" : "call-queue"}>
			<RingingCalls isShort={isShort} />
			<div class="other-calls">
				<CallsInHand />
				<RingingElsewhere />
				<CallBacks />
			</div>
		</div>
	);
}

/** The callers with whom this person speaks, or whom they let wait. */
function CallsInHand() {
	const { store, me, callForm, newIncidentOpen } = useDesk();
	// The one whose form is open has all of it there.
	const form = newIncidentOpen.value ? undefined : callForm.call.value;
	const inForm = form && store.incidents.card(form.incident_id).value ? form.id : null;
	const calls = store.calls.all().filter((call) => isSpoken(call) && call.answered_by === me.username && call.id !== inForm);
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
						{call.call_back_number && <span class="caller">{words.value.reachedAt(phone(call.call_back_number))}</span>}
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

/** A caller's number, which opens the form. */
function CallButton({ call }: { call: CallCard }) {
	const desk = useDesk();
	return (
		<button type="button" class="caller" onClick={() => openForm(desk, call)}>
			{lineOf(desk.catalogue, call)} · {callerOf(call)}
		</button>
	);
}
