import type { DuplicateCandidate, DuplicateList, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { IncidentSelect } from "./IncidentSelect.tsx";
import { PriorityMark } from "./marks.tsx";
import { nameOf, percent } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { useReading } from "./reading.ts";

/** What of an incident is compared with others. */
function compared({ type, place, what, location, calls, agencies }: IncidentCard): string {
	return JSON.stringify([type, place, what, location, calls, agencies]);
}

/** The open incidents that may be the same event. A person decides. */
export function Merging({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const { reading } = useReading<DuplicateList>(`/incidents/${incident.id}/duplicates`, () => compared(incident));
	const found = reading.value.value?.candidates ?? [];
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:end`);

	async function merge(into: number): Promise<void> {
		const target = desk.settle(await desk.commands.ends.merge(incident.id, into));
		if (!target) return;
		desk.remember(incident, target);
		desk.select(target.id);
	}

	return (
		<section data-testid="duplicates">
			<h3>{t.duplicates}</h3>
			{reading.value.failed && <p class="wrong">{t.duplicatesFailed}</p>}
			<ul class="list">
				{found.map((candidate) => (
					<Candidate key={candidate.incident.id} candidate={candidate} pending={pending} merge={merge} />
				))}
			</ul>
			<IncidentSelect label={t.mergeOther} testId="merge-into" without={incident.id} disabled={pending} onChoose={merge} />
		</section>
	);
}

interface CandidateProps {
	candidate: DuplicateCandidate;
	pending: boolean;
	merge: (into: number) => Promise<void>;
}

function Candidate({ candidate, pending, merge }: CandidateProps) {
	const desk = useDesk();
	const t = words.value;
	// As it is now; it may have ended since the reading.
	const incident = desk.store.incidents.card(candidate.incident.id).value;
	if (!incident) return null;
	return (
		<li class="duplicate" data-testid="duplicate" data-incident-id={incident.id}>
			<b title={t.likeness}>{percent(candidate.score)}</b> <PriorityMark priority={incident.priority} />{" "}
			<span>
				{incident.number} · {incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType} ·{" "}
				{incident.place || t.unknownPlace}
			</span>
			<span class="buttons">
				<button type="button" onClick={() => desk.select(incident.id)}>
					{t.look}
				</button>
				<Command data-testid="merge-duplicate" disabled={pending} onClick={() => merge(incident.id)}>
					{pending ? t.sending : t.mergeInto}
				</Command>
			</span>
			<Reasons reasons={candidate.reasons} />
		</li>
	);
}
