import type { CallCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { answer, CallBack, ClosingButtons, LineControls, NuisanceMark, openForm } from "./CallControls.tsx";
import { CallerLocations } from "./CallerLocations.tsx";
import { CallHistory } from "./CallHistory.tsx";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { IncidentSelect } from "./IncidentSelect.tsx";
import { callerOf, nameOf, phone } from "./names.ts";
import { Running } from "./Running.tsx";
import { callActions, mayChange } from "./rights.ts";
import { timeAndDay } from "./time.ts";

/** `inForm` is the call whose form is open, which has all of it. */
export function Calls({ incident, inForm }: { incident: IncidentCard; inForm: number | null }) {
	const desk = useDesk();
	const t = words.value;
	const calls = desk.store.calls.all().filter((call) => call.incident_id === incident.id && call.id !== inForm);
	// While nothing is known but the call, its end is the likeliest thing to happen to it.
	const isOnlyACall = incident.type === null && incident.assignments.length === 0;
	if (calls.length === 0 && inForm !== null) return null;
	return (
		<section>
			<h3>{t.calls}</h3>
			{calls.length === 0 && <p class="nothing">{t.noCalls}</p>}
			<ul class="list">
				{calls.map((call) => (
					<Call key={call.id} call={call} isOnlyACall={isOnlyACall} />
				))}
			</ul>
		</section>
	);
}

function Call({ call, isOnlyACall }: { call: CallCard; isOnlyACall: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const may = callActions(call, desk.me);
	return (
		<li data-testid="incident-call" data-call-id={call.id} data-status={call.status}>
			<div class="call">
				<span class="line">{nameOf(desk.catalogue.lines, call.line)}</span>
				<span class="caller">{callerOf(call)}</span>
				<span class={`call-status call-${call.status}`}>{t.callStatus[call.status]}</span>
				{call.answered_by && <span>{t.answeredBy(call.answered_by)}</span>}
				{call.silent_since && (
					<b class="silent">
						{t.silentFor} <Running from={call.silent_since} />
					</b>
				)}
				{call.disposition && <b>{t.disposition[call.disposition]}</b>}
				<NuisanceMark call={call} />
				<time>{timeAndDay(call.received_at, desk.now.value)}</time>
				<span class="buttons">
					{may.answer && (
						<Command
							class="primary"
							data-testid="incident-answer-call"
							disabled={desk.commands.pending.value.has(`call:${call.id}`)}
							onClick={() => answer(desk, call)}
						>
							{t.answer}
						</Command>
					)}
					<LineControls call={call} />
					{mayChange(desk.me) && call.status !== "ringing" && (
						<button type="button" data-testid="open-call-form" onClick={() => openForm(desk, call)}>
							{t.openForm}
						</button>
					)}
				</span>
			</div>
			{call.call_back_number && <p>{t.reachedAt(phone(call.call_back_number))}</p>}
			<CallBack call={call} />
			<CallerLocations call={call} />
			<CallHistory call={call} />
			{may.close && isOnlyACall && <ClosingButtons call={call} />}
			{mayChange(desk.me) && (
				<details class="more">
					<summary>{t.moreForCall}</summary>
					{may.close && !isOnlyACall && <ClosingButtons call={call} />}
					<IncidentSelect
						label={t.moveCall}
						testId="move-call"
						without={call.incident_id}
						disabled={desk.commands.pending.value.has(`call:${call.id}`)}
						onChoose={async (id) => {
							if (desk.settle(await desk.commands.incidents.linkCall(id, call.id))) desk.select(id);
						}}
					/>
				</details>
			)}
		</li>
	);
}
