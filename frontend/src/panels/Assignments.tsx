import type { AssignmentCard, AssignmentStatus, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark, UnitStatusMark } from "./marks.tsx";
import { timeAndDay } from "./time.ts";

/** What usually comes next: the way to the hospital only for those who carry patients. */
const NEXT: Record<AssignmentStatus, readonly AssignmentStatus[]> = {
	dispatched: ["acknowledged", "en_route"],
	acknowledged: ["en_route"],
	en_route: ["on_scene"],
	on_scene: ["transporting"],
	transporting: ["at_hospital"],
	at_hospital: [],
	cleared: [],
};

function nextOf({ status, agency }: AssignmentCard): readonly AssignmentStatus[] {
	const steps = NEXT[status].filter((next) => next !== "transporting" || agency === "ambulance");
	return status === "cleared" ? steps : [...steps, "cleared"];
}

function sinceOf(assignment: AssignmentCard): string {
	return assignment[`${assignment.status}_at`] ?? assignment.dispatched_at;
}

export function Assignments({ incident }: { incident: IncidentCard }) {
	const t = words.value;
	return (
		<section>
			<h3>{t.assignments}</h3>
			{incident.assignments.length === 0 && <p class="nothing">{t.noUnits}</p>}
			<ul class="list">
				{incident.assignments.map((assignment) => (
					<Assignment key={assignment.id} assignment={assignment} />
				))}
			</ul>
		</section>
	);
}

function Assignment({ assignment }: { assignment: AssignmentCard }) {
	const desk = useDesk();
	const t = words.value;
	const { id, status } = assignment;
	const pending = desk.commands.pending.value.has(`assignment:${id}`);
	return (
		<li
			class={`assignment${status === "cleared" ? " cleared" : ""}`}
			data-testid="assignment"
			data-assignment-id={id}
			data-status={status}
		>
			{status === "cleared" ? <span class="unit-status">✓</span> : <UnitStatusMark status={status} />}
			<b class="call-sign">{assignment.call_sign}</b>
			<AgencyMark agency={assignment.agency} />
			<span class="assignment-status">
				{t.assignmentStatus[status]} <time>{t.since(timeAndDay(sinceOf(assignment), desk.now.value))}</time>
			</span>
			<span class="buttons">
				{nextOf(assignment).map((next) => (
					<button
						key={next}
						type="button"
						data-testid={`assignment-${next}`}
						aria-label={`${assignment.call_sign}: ${t.report(t.assignmentStatus[next])}`}
						disabled={pending}
						onClick={async () => {
							desk.settle(await desk.commands.reportAssignment(id, next));
						}}
					>
						{t.assignmentStatus[next]}
					</button>
				))}
			</span>
		</li>
	);
}
