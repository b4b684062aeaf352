import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { AgencyCoverage, Coverage, MoveUpCard, MoveUpList, Problem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { Command } from "./Command.tsx";
import { changesOf, people, sharePercent, unreached, withoutMoveUp, worstAreas } from "./coverage.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { AgencyMark, WarningMark } from "./marks.tsx";
import { nameOf, sentenceOf } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { duration, timeOfDay } from "./time.ts";

const AGAIN_MS = 30_000;
const WORST = 5;

export function CoverageDialog() {
	const { coverageOpen } = useDesk();
	return coverageOpen.value ? <Open /> : null;
}

/** How many people each force reaches with the units that are free, and which units should cover other stations. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const answer = useSignal<{ coverage: Coverage; moveUps: MoveUpList } | null>(null);
	const problem = useSignal<Problem | null>(null);

	async function read(): Promise<void> {
		const [coverage, moveUps] = await Promise.all([
			desk.commands.read<Coverage>("/coverage"),
			desk.commands.read<MoveUpList>("/move-ups"),
		]);
		if (coverage.ok && moveUps.ok) answer.value = { coverage: coverage.value, moveUps: moveUps.value };
		problem.value = coverage.ok ? (moveUps.ok ? null : moveUps.problem) : coverage.problem;
	}

	useEffect(() => {
		void read();
		const again = setInterval(() => void read(), AGAIN_MS);
		return () => clearInterval(again);
	}, []);

	return (
		<Dialog
			dialog={dialog}
			class="coverage"
			data-testid="coverage"
			aria-labelledby="coverage-title"
			onClose={() => {
				desk.coverageOpen.value = false;
			}}
		>
			<header class="coverage-head">
				<h2 id="coverage-title">{t.coverageTitle}</h2>
				<button type="button" onClick={() => dialog.current?.close()}>
					{t.close}
				</button>
			</header>
			{problem.value && (
				<p class="wrong" role="alert">
					{describeProblem(problem.value, t)}
				</p>
			)}
			{answer.value ? <Answer {...answer.value} reread={read} /> : !problem.value && <p class="nothing">{t.loading}</p>}
		</Dialog>
	);
}

interface AnswerProps {
	coverage: Coverage;
	moveUps: MoveUpList;
	reread: () => Promise<void>;
}

function Answer({ coverage, moveUps, reread }: AnswerProps) {
	const t = words.value;
	const facts = [t.coverageAsOf(timeOfDay(coverage.as_of))];
	if (coverage.agencies.some(({ estimated }) => estimated)) facts.push(t.coverageEstimated);
	return (
		<>
			<p class="hint">
				{coverage.people > 0 && `${t.coverageExplained(people(coverage.people))} `}
				{facts.join("; ")}.
			</p>
			{coverage.people === 0 && (
				<p class="wrong">
					<WarningMark /> {t.coverageNobody}
				</p>
			)}
			{coverage.areas_unknown.length > 0 && (
				<details class="hint">
					<summary>{t.coverageAreasUnknown(coverage.areas_unknown.length)}</summary>
					{coverage.areas_unknown.join(", ")}
				</details>
			)}
			<div class="coverage-forces">
				{coverage.agencies.map((agency) => (
					<Force key={agency.agency} agency={agency} moveUps={moveUps} reread={reread} />
				))}
			</div>
		</>
	);
}

function Force({ agency, moveUps, reread }: { agency: AgencyCoverage } & Omit<AnswerProps, "coverage">) {
	const { catalogue } = useDesk();
	return (
		<section data-testid="coverage-force" data-agency={agency.agency}>
			<h3>
				<AgencyMark agency={agency.agency} /> {nameOf(catalogue.agencies, agency.agency)}
			</h3>
			{agency.reached.map(({ within_s, people: count, share }) => (
				<div key={within_s} class="reach" data-testid="reach" data-within={within_s} data-people={count}>
					<span>{words.value.coverageWithin(duration(within_s))}</span>
					<span class="reach-bar" aria-hidden="true">
						<span class={`agency-${agency.agency}`} style={{ width: `${share * 100}%` }} />
					</span>
					<b>{sharePercent(share)}</b>
					<span class="reach-people">{words.value.coveragePeople(people(count))}</span>
				</div>
			))}
			<Units agency={agency} />
			<Worst agency={agency} />
			<MoveUps agency={agency.agency} moveUps={moveUps} reread={reread} />
		</section>
	);
}

function Units({ agency: { units_counted, left_out } }: { agency: AgencyCoverage }) {
	const t = words.value;
	const count = left_out.reduce((sum, { units }) => sum + units.length, 0);
	if (count === 0) return <p class="hint">{t.coverageCounted(units_counted)}</p>;
	return (
		<details class="hint">
			<summary>
				{t.coverageCounted(units_counted)} · {t.coverageLeftOut(count)}
			</summary>
			<ul>
				{left_out.map(({ reason, units }) => (
					<li key={reason.code}>
						{sentenceOf(reason)}: {units.join(", ")}
					</li>
				))}
			</ul>
		</details>
	);
}

function Worst({ agency }: { agency: AgencyCoverage }) {
	const t = words.value;
	const first = agency.reached[0];
	const worst = worstAreas(agency, WORST);
	if (!first || agency.areas.length === 0) return null;
	if (worst.length === 0) return <p class="hint">{t.coverageAllReached}</p>;
	return (
		<>
			<h4>{t.coverageWorst(duration(first.within_s))}</h4>
			<ul class="worst-areas">
				{worst.map((area) => (
					<li key={area.code}>
						<span>
							{area.kind} {area.name}
						</span>
						<span>{t.coverageUnreached(people(unreached(area)), people(area.people))}</span>
					</li>
				))}
			</ul>
		</>
	);
}

function MoveUps({ agency, moveUps: { empty, move_ups }, reread }: { agency: string } & Omit<AnswerProps, "coverage">) {
	const { catalogue } = useDesk();
	const t = words.value;
	const proposed = move_ups.filter((move) => move.agency === agency);
	const left = withoutMoveUp(empty, move_ups, agency);
	return (
		<>
			<h4>{t.moveUps}</h4>
			{proposed.length + left.length === 0 && <p class="hint">{t.moveUpNone}</p>}
			<ul class="list">
				{proposed.map((move) => (
					<MoveUp key={move.unit} move={move} reread={reread} />
				))}
				{left.map((station) => (
					<li key={station} class="empty-station" data-testid="empty-station">
						<WarningMark /> {t.stationEmpty(nameOf(catalogue.stations, station))}
					</li>
				))}
			</ul>
		</>
	);
}

function MoveUp({ move, reread }: { move: MoveUpCard; reread: () => Promise<void> }) {
	const desk = useDesk();
	const t = words.value;
	const outdated = useSignal<Problem | null>(null);
	const pending = desk.commands.pending.value.has(`unit:${move.unit}`);

	async function order(anyway: boolean): Promise<void> {
		const outcome = await desk.commands.duty.orderMoveUp(move.unit, move.to_station, anyway);
		if (!outcome.ok && outcome.problem.code === "move_up_outdated") outdated.value = outcome.problem;
		else if (desk.settle(outcome)) await reread();
	}

	return (
		<li class="move-up" data-testid="move-up" data-unit-id={move.unit} data-station={move.to_station}>
			<b>{t.moveUpTo(move.call_sign, nameOf(desk.catalogue.stations, move.to_station))}</b>
			<Command
				class={outdated.value ? "" : "primary"}
				data-testid="move-up-order"
				disabled={pending}
				onClick={() => order(outdated.value !== null)}
			>
				{pending ? t.sending : outdated.value ? t.moveUpAnyway(move.call_sign) : t.moveUpOrder(move.call_sign)}
			</Command>
			{outdated.value && (
				<p class="wrong" role="alert" data-testid="move-up-outdated">
					{[describeProblem(outdated.value, t), ...changesOf(outdated.value)].join(" ")}
				</p>
			)}
			<Reasons reasons={move.reasons} />
		</li>
	);
}
