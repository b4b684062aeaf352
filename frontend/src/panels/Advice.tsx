import type { IncidentCard, RecommendationCard, RecommendedUnit } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark } from "./marks.tsx";
import { capabilityName } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { Reasons } from "./Reasons.tsx";
import { maySendFor } from "./rights.ts";
import { duration } from "./time.ts";

/** What the recommendation says beside the units that this desk can send: others' units, diversions, and who is out. */
export function Advice({ incident, recommendation }: { incident: IncidentCard; recommendation: RecommendationCard }) {
	const { me } = useDesk();
	const t = words.value;
	const others = recommendation.units.filter((unit) => !maySendFor(me, unit.agency));
	return (
		<>
			{others.length > 0 && (
				<>
					<h4>{t.proposedOfOthers}</h4>
					<ul class="list advice">
						{others.map((unit) => (
							<li key={unit.unit}>
								<Advised unit={unit} />
							</li>
						))}
					</ul>
				</>
			)}
			{recommendation.offers.length > 0 && (
				<>
					<h4>{t.divertOffers}</h4>
					<ul class="list advice">
						{recommendation.offers.map((unit) => (
							<Offer key={unit.unit} unit={unit} incident={incident} />
						))}
					</ul>
				</>
			)}
			{recommendation.rejected.length > 0 && (
				<details class="more">
					<summary data-testid="rejected">{t.rejected(recommendation.rejected.length)}</summary>
					<ul class="list advice">
						{recommendation.rejected.map((unit) => (
							<li key={unit.unit} data-testid="rejected-unit">
								<b class="call-sign">{unit.call_sign}</b> <AgencyMark agency={unit.agency} />{" "}
								{unit.eta_s !== null && duration(unit.eta_s)} <Reasons reasons={unit.reasons} />
							</li>
						))}
					</ul>
				</details>
			)}
		</>
	);
}

function Advised({ unit }: { unit: RecommendedUnit }) {
	const { catalogue } = useDesk();
	return (
		<>
			<b class="call-sign">{unit.call_sign}</b> <AgencyMark agency={unit.agency} /> {capabilityName(catalogue, unit.capability)}{" "}
			{unit.eta_s !== null && `· ${duration(unit.eta_s)}`} <Reasons reasons={unit.reasons} />
		</>
	);
}

/** A unit on its way elsewhere: to take it from there is a person's decision. */
function Offer({ unit, incident }: { unit: RecommendedUnit; incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const assignmentId = desk.store.units.card(unit.unit).value?.assignment_id ?? null;
	const from = unit.divert_from == null ? undefined : desk.store.incidents.card(unit.divert_from).value;
	return (
		<li data-testid="divert-offer" data-unit-id={unit.unit}>
			<Advised unit={unit} />
			{from && (
				<button type="button" onClick={() => desk.select(from.id)}>
					{t.openIncident(from.number)}
				</button>
			)}
			{assignmentId !== null && maySendFor(desk.me, unit.agency) && (
				<ReasonForm
					label={t.divertHere}
					testId="divert-here"
					isRequired={false}
					disabled={desk.commands.pending.value.has(`assignment:${assignmentId}`)}
					onSend={async (reason) =>
						desk.settle(await desk.commands.assignments.divert(assignmentId, incident.id, reason)) !== undefined
					}
				/>
			)}
		</li>
	);
}
