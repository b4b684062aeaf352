import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { IncidentCard, RecommendationCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Advice } from "./Advice.tsx";
import { isWaiting } from "./agencyState.ts";
import { CandidateRow } from "./CandidateRow.tsx";
import { Command } from "./Command.tsx";
import { carryOut } from "./carryOut.ts";
import { type Candidate, departs, inOrder, isFree, preselected } from "./choice.ts";
import { type Desk, useDesk } from "./desk.ts";
import { distance_m } from "./distance.ts";
import { nameOf, sentenceOf } from "./names.ts";
import { useReading } from "./reading.ts";
import { maySendFor } from "./rights.ts";
import { timeOfDay } from "./time.ts";

/** Free units of the desk's agencies. What is chosen stays in the list. */
function candidates(
	desk: Desk,
	incident: IncidentCard,
	recommendation: RecommendationCard | undefined,
	chosen: ReadonlySet<number>,
): Candidate[] {
	const found = desk.store.units
		.all()
		.filter((unit) => chosen.has(unit.id) || (isFree(unit) && desk.me.agencies.includes(unit.agency)))
		.map((unit) => {
			const position = desk.store.positionOf(unit);
			return {
				unit,
				proposed: recommendation?.units.find((proposed) => proposed.unit === unit.id) ?? null,
				rejected: recommendation?.rejected.find((rejected) => rejected.unit === unit.id) ?? null,
				away_m: position && incident.location && distance_m(position, incident.location),
			};
		});
	return inOrder(found, recommendation, incident.agencies);
}

/** Whether somebody has taken a proposed unit since. */
function isOutdated(desk: Desk, recommendation: RecommendationCard | undefined): boolean {
	return (
		recommendation?.units.some(({ unit }) => {
			const known = desk.store.units.card(unit).value;
			return known !== undefined && !isFree(known);
		}) ?? false
	);
}

/** For so long the list waits for the recommendation: it would change under the hand of who chooses. */
const PATIENCE_MS = 2_000;

/** From unit to unit by ↑ and ↓; Space chooses, Enter sends. */
function walk(event: KeyboardEvent): void {
	const steps = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
	if (steps === 0 || !(event.currentTarget instanceof HTMLElement)) return;
	const boxes = [...event.currentTarget.querySelectorAll<HTMLElement>("input[type=checkbox]")];
	const here = event.target instanceof HTMLElement ? boxes.indexOf(event.target) : -1;
	if (here < 0) return;
	event.preventDefault();
	event.stopPropagation();
	boxes[here + steps]?.focus();
}

/** The agencies that wait for a unit and for which none is proposed: their wait is watched, and somebody has to decide. */
function WithoutProposal({ incident, recommendation }: { incident: IncidentCard; recommendation: RecommendationCard }) {
	const { me, catalogue } = useDesk();
	const proposed = new Set(recommendation.units.map(({ agency }) => agency));
	const waiting = incident.agencies.filter((code) => !proposed.has(code) && maySendFor(me, code) && isWaiting(incident, code));
	if (waiting.length === 0) return null;
	const names = waiting.map((code) => nameOf(catalogue.agencies, code)).join(", ");
	return (
		<p class="late" data-testid="without-proposal">
			{words.value.withoutProposal(names)}
		</p>
	);
}

/** What the centre proposes, ready to be sent in one click, and every other unit that could be. */
export function Assign({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	// What a person chose; until they do, what is proposed stands chosen.
	const picked = useSignal<ReadonlySet<number> | null>(null);
	const reason = useSignal("");
	const { reading, again } = useReading<RecommendationCard>(
		`/incidents/${incident.id}/recommendation`,
		(proposed) => `${incident.version}:${isOutdated(desk, proposed)}`,
	);
	const { value: recommendation, at, failed } = reading.value;
	const patient = useSignal(true);
	useEffect(() => {
		const timer = setTimeout(() => {
			patient.value = false;
			// What comes late is shown, but does not change a choice that somebody may be making.
			if (reading.peek().at === null) picked.value ??= new Set();
		}, PATIENCE_MS);
		return () => clearTimeout(timer);
	}, []);
	const section = useRef<HTMLElement>(null);
	/** Where this person was when they asked for units by key: they go back there. */
	const cameFrom = useRef<HTMLElement | null>(null);
	const isAsked = useSignal(false);
	const isToEnter = useRef(false);
	const list = candidates(desk, incident, recommendation, picked.value ?? new Set());
	const chosen = picked.value ?? preselected(recommendation, list);
	const isReady = !isAsked.value && (at !== null || failed || !patient.value);
	const departing = departs(recommendation, chosen);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:assignments`);

	useEffect(() => {
		if (desk.recommendFor.value !== incident.id) return;
		desk.recommendFor.value = null;
		const { activeElement } = document;
		if (activeElement instanceof HTMLElement && !section.current?.contains(activeElement)) cameFrom.current = activeElement;
		// Who leaves a field saves it: what is proposed is proposed for what stands there.
		section.current?.focus();
		picked.value = null;
		isAsked.value = true;
		isToEnter.current = true;
		void desk
			.settled(incident.id)
			.then(again)
			.then(() => {
				isAsked.value = false;
			});
	}, [desk.recommendFor.value, incident.id]);
	useEffect(() => {
		if (isAsked.value || !isToEnter.current) return;
		isToEnter.current = false;
		// Who has gone elsewhere meanwhile stays there.
		if (document.activeElement !== section.current) return;
		// From now on the hand is on it: nothing that is proposed later changes what Enter sends.
		if (recommendation) picked.value = preselected(recommendation, list);
		section.current?.querySelector<HTMLElement>("input[type=checkbox]:checked, input[type=checkbox]")?.focus();
	}, [isAsked.value]);

	function goBack(): void {
		if (cameFrom.current?.isConnected) cameFrom.current.focus();
		else section.current?.focus();
		cameFrom.current = null;
	}

	function choose(id: number, isChosen: boolean): void {
		const next = new Set(chosen);
		if (isChosen) next.add(id);
		else next.delete(id);
		picked.value = next;
	}

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		if (chosen.size === 0 || !isReady || desk.commands.pending.peek().has(`incident:${incident.id}:assignments`)) return;
		const why = departing ? reason.value.normalize("NFC").trim() : "";
		const units = list.map(({ unit }) => unit).filter(({ id }) => chosen.has(id));
		if (!(await carryOut(desk, { name: "dispatch", units, incident, reason: why }))) return;
		picked.value = null;
		reason.value = "";
		if (cameFrom.current) goBack();
	}

	return (
		<section
			ref={section}
			class="recommendation"
			aria-label={t.assign}
			data-testid="recommendation"
			tabIndex={-1}
			onKeyDown={(event) => {
				if (event.key !== "Escape" || cameFrom.current === null) return;
				event.preventDefault();
				event.stopPropagation();
				goBack();
			}}
		>
			<h3>
				{t.assign} <kbd>F8</kbd>{" "}
				<span class="hint">
					{recommendation?.plans.length ? recommendation.plans.join(", ") : recommendation && t.noPlan}
					{at !== null && ` · ${t.proposedAt(timeOfDay(at))}`}
				</span>{" "}
				<button type="button" data-testid="recommend-again" onClick={again}>
					{t.proposeAgain}
				</button>
			</h3>
			{failed && <p class="wrong">{t.recommendationFailed}</p>}
			{recommendation?.shortfalls.map((shortfall) => (
				<p key={shortfall.capability} class="wrong" data-testid="shortfall">
					{sentenceOf(shortfall.reason)}
				</p>
			))}
			{recommendation && <WithoutProposal incident={incident} recommendation={recommendation} />}
			<form class="assign" onSubmit={send}>
				<p class="hint">{incident.location ? t.assignHint : t.assignHintUnplaced}</p>
				{!isReady && <p class="nothing">{t.proposing}</p>}
				{isReady && list.length === 0 && <p class="nothing">{t.noAvailable}</p>}
				<ul class="list candidates" onKeyDown={walk}>
					{(isReady ? list : []).map((candidate) => (
						<CandidateRow
							key={candidate.unit.id}
							candidate={candidate}
							isChosen={chosen.has(candidate.unit.id)}
							onChoose={choose}
						/>
					))}
				</ul>
				{departing && (
					<input
						name="departure-reason"
						data-testid="departure-reason"
						aria-label={t.departureReason}
						placeholder={t.departureReason}
						maxLength={300}
						value={reason.value}
						onInput={(event) => {
							reason.value = event.currentTarget.value;
						}}
					/>
				)}
				<span class="buttons">
					<Command type="submit" class="primary" data-testid="assign-send" disabled={pending || chosen.size === 0}>
						{pending ? t.sending : t.send(chosen.size)}
					</Command>
					{picked.value && recommendation && (
						<button
							type="button"
							onClick={() => {
								picked.value = null;
							}}
						>
							{t.asProposed}
						</button>
					)}
				</span>
			</form>
			{recommendation && <Advice incident={incident} recommendation={recommendation} />}
		</section>
	);
}
