import { useSignal } from "@preact/signals";
import type { Catalogue, IntervalFigure, IntervalGrouping, IntervalReport, PercentileCard } from "../contract.ts";
import { nameOf } from "../panels/names.ts";
import { exactly } from "../panels/time.ts";
import { useCatalogue, useReviewWords } from "./context.ts";
import { Trouble } from "./Trouble.tsx";
import { useRead } from "./useRead.ts";

const GROUPINGS: readonly IntervalGrouping[] = [
	"none",
	"agency",
	"type",
	"priority",
	"area",
	"person",
	"hour",
	"weekday",
	"month",
];

/** How long things took in the whole period; each figure says of how many cases, and leads to the longest. */
export function Measures({ query, onChoose }: { query: string; onChoose: (id: number) => void }) {
	const t = useReviewWords();
	const groupBy = useSignal<IntervalGrouping>("none");
	const { value: report, problem } = useRead<IntervalReport>(`/reports/intervals?${query}&group_by=${groupBy.value}`);
	return (
		<section class="measures" aria-label={t.measures} data-testid="measures">
			<h2>{t.measures}</h2>
			<label>
				{t.groupBy}
				<select
					data-testid="group-by"
					value={groupBy.value}
					onChange={({ currentTarget }) => {
						groupBy.value = currentTarget.value as IntervalGrouping;
					}}
				>
					{GROUPINGS.map((each) => (
						<option key={each} value={each}>
							{t.grouping[each]}
						</option>
					))}
				</select>
			</label>
			<Trouble problem={problem} />
			{!report && !problem && <p class="nothing">{t.reading}</p>}
			{report && (
				<>
					<p role="status" data-testid="measures-summary">
						{t.summary(report.incidents, report.unanswered)}
					</p>
					<p class="hint">{t.confidence}</p>
					<Table report={report} onChoose={onChoose} />
				</>
			)}
		</section>
	);
}

function Table({ report, onChoose }: { report: IntervalReport; onChoose: (id: number) => void }) {
	const t = useReviewWords();
	const isGrouped = report.group_by !== "none";
	return (
		<table>
			<thead>
				<tr>
					<th scope="col">{t.intervals}</th>
					{isGrouped && <th scope="col">{t.grouping[report.group_by]}</th>}
					<th scope="col">{t.count}</th>
					<th scope="col">{t.median}</th>
					<th scope="col">{t.p90}</th>
					<th scope="col">{t.p95}</th>
					<th scope="col">{t.longest}</th>
				</tr>
			</thead>
			<tbody>
				{report.figures.map((figure) => (
					<tr key={`${figure.interval}:${figure.group}`} data-interval={figure.interval} data-group={figure.group}>
						<th scope="row">
							{t.interval[figure.interval]} <small>{t.intervalHow[figure.interval]}</small>
						</th>
						{isGrouped && <Group group={figure.group} groupBy={report.group_by} />}
						<td>{figure.count}</td>
						<Percentile card={figure.median} />
						<Percentile card={figure.p90} />
						<Percentile card={figure.p95} />
						<Longest figure={figure} onChoose={onChoose} />
					</tr>
				))}
			</tbody>
		</table>
	);
}

function Group({ group, groupBy }: { group: string; groupBy: IntervalGrouping }) {
	const t = useReviewWords();
	const catalogue = useCatalogue();
	return <td>{group === "" ? t.noGroup : groupName(catalogue, groupBy, group, t.weekday)}</td>;
}

function groupName(catalogue: Catalogue, groupBy: IntervalGrouping, group: string, weekdays: readonly string[]): string {
	switch (groupBy) {
		case "agency":
			return nameOf(catalogue.agencies, group);
		case "type":
			return nameOf(catalogue.incident_types, group);
		case "area":
			return catalogue.areas.find(({ code }) => code === group)?.name ?? group;
		case "priority":
			return `P${group}`;
		case "hour":
			return `${group}:00–${group}:59`;
		case "weekday":
			return weekdays[Number(group)] ?? group;
		default:
			return group;
	}
}

function Percentile({ card }: { card: PercentileCard | null }) {
	const t = useReviewWords();
	if (card === null) return <td class="hint">{t.tooFew}</td>;
	const bound = (seconds: number | null): string => (seconds === null ? t.unbounded : exactly(seconds));
	return (
		<td>
			<b>{exactly(card.value_s)}</b> <small>({t.between(bound(card.low_s), bound(card.high_s))})</small>
		</td>
	);
}

function Longest({ figure, onChoose }: { figure: IntervalFigure; onChoose: (id: number) => void }) {
	const t = useReviewWords();
	return (
		<td class="longest">
			{figure.longest.map((id, index) => (
				<button key={id} type="button" class="toggle" aria-label={`${t.longest} ${index + 1}`} onClick={() => onChoose(id)}>
					{index + 1}
				</button>
			))}
		</td>
	);
}
