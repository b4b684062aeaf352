import { useSignal } from "@preact/signals";
import type { DuplicateCandidate, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { distance_m } from "./distance.ts";
import { useDuplicates } from "./duplicates.ts";
import { IncidentSelect } from "./IncidentSelect.tsx";
import { PriorityMark } from "./marks.tsx";
import { mergePreview } from "./mergePreview.ts";
import { nameOf, percent } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { Running } from "./Running.tsx";
import { metres } from "./time.ts";

/** Let an incident go on as another one; whether it was done. */
export async function mergeInto(desk: Desk, incident: IncidentCard, into: number): Promise<boolean> {
	const target = desk.settle(await desk.commands.ends.merge(incident.id, into));
	if (!target) return false;
	desk.remember(incident, target);
	desk.select(target.id);
	return true;
}

/** What a candidate is, how far from here and how long ago, and why it may be the same. */
export function CandidateFacts({
	candidate,
	incident,
	of,
}: {
	candidate: DuplicateCandidate;
	incident: IncidentCard;
	of: IncidentCard;
}) {
	const { catalogue } = useDesk();
	const t = words.value;
	const away_m = incident.location && of.location && distance_m(incident.location, of.location);
	return (
		<>
			<b title={t.likeness}>{percent(candidate.score)}</b> <PriorityMark priority={incident.priority} />{" "}
			<span>
				{incident.number} · {incident.type ? nameOf(catalogue.incident_types, incident.type) : t.unknownType} ·{" "}
				{incident.place || t.unknownPlace}
				{away_m !== null && ` · ${metres(away_m)}`} · <Running from={incident.created_at} />
			</span>
		</>
	);
}

/** The open incidents that may be the same event. A person decides. */
export function Merging({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const { found, failed } = useDuplicates(incident);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:end`);

	async function merge(into: number): Promise<void> {
		await mergeInto(desk, incident, into);
	}

	return (
		<section data-testid="duplicates">
			<h3>{t.duplicates}</h3>
			{failed && <p class="wrong">{t.duplicatesFailed}</p>}
			<ul class="list">
				{found.map((candidate) => (
					<Candidate key={candidate.incident.id} candidate={candidate} of={incident} pending={pending} merge={merge} />
				))}
			</ul>
			<IncidentSelect
				label={t.mergeOther}
				testId="merge-into"
				without={incident.id}
				disabled={pending}
				preview={(into) => <MergePreview incident={incident} into={into} />}
				onChoose={merge}
			/>
		</section>
	);
}

/** What a merge will do, before it does it. */
export function MergePreview({ incident, into }: { incident: IncidentCard; into: IncidentCard }) {
	const { catalogue } = useDesk();
	const t = words.value;
	const { away_m, isOtherType, priority, calls, units, isDoubtful } = mergePreview(incident, into);
	const typeOf = ({ type }: IncidentCard): string => (type ? nameOf(catalogue.incident_types, type) : t.unknownType);
	return (
		<div class={isDoubtful ? "merge-preview wrong" : "merge-preview"} role="status" data-testid="merge-preview">
			<p>{t.mergeWill(incident.number, into.number)}</p>
			<ul>
				<li>
					{typeOf(incident)} → {typeOf(into)}
					{isOtherType && <b> · {t.mergeOtherType}</b>}
				</li>
				<li>
					{incident.place || t.unknownPlace} → {into.place || t.unknownPlace}
					{away_m !== null && <b> · {t.mergeApart(metres(away_m))}</b>}
				</li>
				<li>{t.mergeBecomes(priority, calls)}</li>
				{units.length > 0 && (
					<li>
						<b>{t.mergeUnits(units.join(", "))}</b>
					</li>
				)}
			</ul>
		</div>
	);
}

interface CandidateProps {
	candidate: DuplicateCandidate;
	of: IncidentCard;
	pending: boolean;
	merge: (into: number) => Promise<void>;
}

function Candidate({ candidate, of, pending, merge }: CandidateProps) {
	const desk = useDesk();
	const t = words.value;
	const isAsked = useSignal(false);
	// As it is now; it may have ended since the reading.
	const incident = desk.store.incidents.card(candidate.incident.id).value;
	if (!incident) return null;
	return (
		<li class="duplicate" data-testid="duplicate" data-incident-id={incident.id}>
			<CandidateFacts candidate={candidate} incident={incident} of={of} />
			<span class="buttons">
				<button type="button" onClick={() => desk.select(incident.id)}>
					{t.look}
				</button>
				{!isAsked.value && (
					<Command
						data-testid="merge-duplicate"
						disabled={pending}
						onClick={() => {
							isAsked.value = true;
						}}
					>
						{t.mergeInto}…
					</Command>
				)}
			</span>
			{isAsked.value && (
				<>
					<MergePreview incident={of} into={incident} />
					<span class="buttons">
						<Command class="primary" data-testid="merge-confirm" disabled={pending} onClick={() => merge(incident.id)}>
							{pending ? t.sending : t.mergeInto}
						</Command>
						<button
							type="button"
							onClick={() => {
								isAsked.value = false;
							}}
						>
							{t.cancel}
						</button>
					</span>
				</>
			)}
			<Reasons reasons={candidate.reasons} />
		</li>
	);
}
