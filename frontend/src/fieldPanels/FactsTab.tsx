import { useSignal } from "@preact/signals";
import type { CallCard, IncidentCard } from "../contract.ts";
import { askDesk } from "../field/deeds.ts";
import { goalOf, type Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";
import { Hazards } from "./Hazards.tsx";
import { dialled, timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { Questions } from "./Questions.tsx";
import { ReasonSheet } from "./ReasonSheet.tsx";

/** Everything that is known of the incident, and what the crew may ask for. */
export function FactsTab({ work }: { work: Work }) {
	const { incident } = work;
	const { phone } = useTools();
	const t = words.value;
	const isAsking = useSignal(false);
	const unit = phone.unit.value;
	const calls = (phone.board.now.value?.board.calls ?? []).filter(({ incident_id }) => incident_id === incident.id);
	const goal = goalOf(work, phone.catalogue.value?.hospitals ?? []);

	function ask(text: string): void {
		if (unit) void phone.do(askDesk(unit, incident, text));
	}

	return (
		<>
			<div class="row">
				{goal && (
					<a class="button" data-testid="navigate" href={`geo:${goal.lat},${goal.lon}?q=${goal.lat},${goal.lon}`}>
						{t.navigate}
					</a>
				)}
				<button type="button" data-testid="call-back" onClick={() => ask(t.callBackText(incident.number))}>
					{t.callBack}
				</button>
				<button
					type="button"
					data-testid="more-help"
					onClick={() => {
						isAsking.value = true;
					}}
				>
					{t.moreHelp}
				</button>
			</div>
			<Hazards incident={incident} />
			<Callers calls={calls} />
			<OtherUnits incident={incident} />
			<Questions incident={incident} calls={calls} />
			{isAsking.value && (
				<ReasonSheet
					title={t.moreHelpWhat}
					hint={t.moreHelpHow}
					reasons={t.moreHelpOptions}
					onGive={(what) => {
						isAsking.value = false;
						ask(t.moreHelpText(incident.number, what));
					}}
					onClose={() => {
						isAsking.value = false;
					}}
				/>
			)}
		</>
	);
}

function Callers({ calls }: { calls: readonly CallCard[] }) {
	const t = words.value;
	if (calls.length === 0) return null;
	return (
		<section aria-label={t.callers} data-testid="callers">
			<h2>{t.callers}</h2>
			<ul>
				{calls.map((call) => (
					<li key={call.id}>
						{dialled(call.call_back_number ?? call.caller ?? "?")} · {timeOf(call.received_at)}
					</li>
				))}
			</ul>
			<p class="quiet">{t.callBackHow}</p>
		</section>
	);
}

function OtherUnits({ incident }: { incident: IncidentCard }) {
	const { phone } = useTools();
	const t = words.value;
	const own = phone.unit.value?.id;
	const others = incident.assignments.filter(({ unit_id, cleared_at }) => unit_id !== own && cleared_at === null);
	return (
		<section aria-label={t.otherUnits} data-testid="other-units">
			<h2>{t.otherUnits}</h2>
			{others.length === 0 && <p class="quiet">{t.noOtherUnits}</p>}
			<ul>
				{others.map((each) => (
					<li key={each.id}>
						<b class={`call-sign ${each.agency}`}>{each.call_sign}</b> {t.assignmentStatus[each.status]}
					</li>
				))}
			</ul>
		</section>
	);
}
