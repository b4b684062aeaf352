import type { AssignmentCard, EtaCard, EtaList, IncidentCard, UnitTypeItem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { AssignmentMore } from "./AssignmentMore.tsx";
import { isUnderWay, sinceOf } from "./assignmentSteps.ts";
import { Command } from "./Command.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { AgencyMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { useReading } from "./reading.ts";
import { maySendFor } from "./rights.ts";
import { duration, metres, timeAndDay } from "./time.ts";
import { PositionFact } from "./UnitPosition.tsx";

/** How often it is asked anew how long those under way still travel. */
const ARRIVALS_EVERY_MS = 15_000;

export function Assignments({ incident }: { incident: IncidentCard }) {
	const t = words.value;
	return (
		<section>
			<h3>{t.assignments}</h3>
			{incident.assignments.length === 0 && <p class="nothing">{t.noUnits}</p>}
			{incident.assignments.some(isUnderWay) ? <WithArrivals incident={incident} /> : <List incident={incident} etas={[]} />}
		</section>
	);
}

function WithArrivals({ incident }: { incident: IncidentCard }) {
	const { now } = useDesk();
	const { reading } = useReading<EtaList>(
		`/incidents/${incident.id}/etas`,
		() => `${incident.version}:${Math.floor(now.value / ARRIVALS_EVERY_MS)}`,
	);
	return <List incident={incident} etas={reading.value.value?.etas ?? []} />;
}

function List({ incident, etas }: { incident: IncidentCard; etas: readonly EtaCard[] }) {
	return (
		<ul class="list">
			{incident.assignments.map((assignment) => (
				<Assignment key={assignment.id} assignment={assignment} eta={etas.find((eta) => eta.assignment_id === assignment.id)} />
			))}
		</ul>
	);
}

/** The unit's type; undefined for a unit that this desk does not see, for which it says nothing either. */
function typeOf({ catalogue, store }: Desk, { unit_id }: AssignmentCard): UnitTypeItem | undefined {
	const unit = store.units.card(unit_id).value;
	return catalogue.unit_types.find(({ code }) => code === unit?.type);
}

function Assignment({ assignment, eta }: { assignment: AssignmentCard; eta: EtaCard | undefined }) {
	const desk = useDesk();
	const t = words.value;
	const { id, status, outcome } = assignment;
	const pending = desk.commands.pending.value.has(`assignment:${id}`);
	const type = typeOf(desk, assignment);
	return (
		<li
			class={`assignment${status === "cleared" ? " cleared" : ""}`}
			data-testid="assignment"
			data-assignment-id={id}
			data-status={status}
			data-outcome={outcome}
		>
			{status === "cleared" ? (
				<span class="unit-status">{outcome === null || outcome === "completed" ? "✓" : "✕"}</span>
			) : (
				<UnitStatusMark status={status} />
			)}
			<b class="call-sign">{assignment.call_sign}</b>
			<AgencyMark agency={assignment.agency} />
			<span class="assignment-status">
				{outcome ? t.assignmentOutcome[outcome] : t.assignmentStatus[status]}{" "}
				<time>{t.since(timeAndDay(sinceOf(assignment), desk.now.value))}</time>
			</span>
			<Eta assignment={assignment} />
			{eta && isUnderWay(assignment) && <Left eta={eta} />}
			{assignment.hospital && <span>→ {nameOf(desk.catalogue.hospitals, assignment.hospital)}</span>}
			{assignment.reason && <span class="reason">{assignment.reason}</span>}
			{status !== "cleared" && <PositionFact unitId={assignment.unit_id} />}
			{maySendFor(desk.me, assignment.agency) && status !== "cleared" && (
				<>
					<span class="buttons">
						{(type?.next[status] ?? []).map((next) => (
							<Command
								key={next}
								data-testid={`assignment-${next}`}
								aria-label={`${assignment.call_sign}: ${t.report(t.assignmentStatus[next])}`}
								disabled={pending}
								onClick={async () => {
									desk.settle(await desk.commands.assignments.report(id, next));
								}}
							>
								{t.assignmentStatus[next]}
							</Command>
						))}
						{isUnderWay(assignment) && (
							<ReasonForm
								label={t.recall}
								testId="assignment-recall"
								disabled={pending}
								onSend={async (reason) =>
									desk.settle(await desk.commands.assignments.end(id, "cancelled", reason)) !== undefined
								}
							/>
						)}
					</span>
					<AssignmentMore assignment={assignment} transports={type?.transports ?? false} />
				</>
			)}
		</li>
	);
}

/** When the unit is expected, and that it is late. */
function Eta({ assignment }: { assignment: AssignmentCard }) {
	const { now } = useDesk();
	const t = words.value;
	if (assignment.eta_at === null || !isUnderWay(assignment)) return null;
	const late = Date.parse(assignment.eta_at) < now.value;
	const at = timeAndDay(assignment.eta_at, now.value);
	return <span class={late ? "late" : ""}>{late ? t.etaPassed(at) : t.eta(at)}</span>;
}

/** How long and how far it still is from where the unit now is. */
function Left({ eta }: { eta: EtaCard }) {
	const t = words.value;
	if (eta.eta_s === null || eta.distance_m === null) return null;
	const doubt = eta.router_unavailable ? t.leftNoRouter : eta.estimated ? t.leftEstimated : undefined;
	return (
		<span data-testid="eta-left" title={doubt}>
			{doubt && "≈ "}
			{t.etaLeft(duration(eta.eta_s), metres(eta.distance_m))}
			{doubt && <span class="unseen"> ({doubt})</span>}
		</span>
	);
}
