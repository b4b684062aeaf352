import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { answer, callerOf } from "./Queue.tsx";
import { timeAndDay } from "./time.ts";

export function Calls({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const calls = desk.store.calls.all().filter((call) => call.incident_id === incident.id);
	return (
		<section>
			<h3>{t.calls}</h3>
			{calls.length === 0 && <p class="nothing">{t.noCalls}</p>}
			<ul class="list">
				{calls.map((call) => (
					<li key={call.id} class="call" data-testid="incident-call" data-call-id={call.id} data-status={call.status}>
						<span class="line">{nameOf(desk.catalogue.lines, call.line)}</span>
						<span class="caller">{callerOf(call)}</span>
						<span class={`call-status call-${call.status}`}>{t.callStatus[call.status]}</span>
						{call.answered_by && <span>{t.answeredBy(call.answered_by)}</span>}
						<time>{timeAndDay(call.received_at, desk.now.value)}</time>
						{call.status === "ringing" && (
							<button
								type="button"
								class="primary"
								data-testid="incident-answer-call"
								disabled={desk.commands.pending.value.has(`call:${call.id}`)}
								onClick={() => answer(desk, call)}
							>
								{t.answer}
							</button>
						)}
					</li>
				))}
			</ul>
		</section>
	);
}
