import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ChainCard, IncidentReview, ReviewedInterval, SightCard, Timeline } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type RecordedEvent, recorded } from "../live/timeline.ts";
import { details } from "../panels/details.ts";
import { PriorityMark } from "../panels/marks.tsx";
import { nameOf } from "../panels/names.ts";
import { dayAndYear, exactly, timeAndDay, timeOfDay } from "../panels/time.ts";
import { drawingOf } from "../review/lanes.ts";
import { useCatalogue, useReviewWords } from "./context.ts";
import { Lanes } from "./Lanes.tsx";
import { Trouble } from "./Trouble.tsx";
import { useRead } from "./useRead.ts";

/** Every second of one incident: drawn, measured, and in its own words. */
export function IncidentLook({ id }: { id: number }) {
	const t = useReviewWords();
	const review = useRead<IncidentReview>(`/incidents/${id}/review`);
	const record = useRead<Timeline>(`/incidents/${id}/timeline`);
	const problem = review.problem ?? record.problem;
	if (problem) return <Trouble problem={problem} />;
	if (!review.value || !record.value) return <p class="nothing">{t.reading}</p>;
	return <Look review={review.value} record={record.value} />;
}

function Look({ review, record }: { review: IncidentReview; record: Timeline }) {
	const { incident } = review;
	const { incident_types } = useCatalogue();
	const heading = useRef<HTMLHeadingElement>(null);
	const log = useRef<HTMLOListElement>(null);
	// What was chosen is read next, wherever it stands.
	useEffect(() => heading.current?.focus(), []);
	const events = useMemo(() => recorded(record.events), [record]);
	/** Times of the day on which it began stand without it. */
	const day = Date.parse(incident.created_at);
	const drawing = useMemo(() => drawingOf(review, events, Date.now()), [review, events]);

	function show(seq: number): void {
		const entry = log.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`);
		entry?.scrollIntoView({ block: "center" });
		entry?.focus();
	}

	return (
		<article data-testid="review" data-incident-id={incident.id}>
			<header class="review-head">
				<h2 ref={heading} tabIndex={-1}>
					<PriorityMark priority={incident.priority} /> {incident.number}{" "}
					<span class="type">{incident.type ? nameOf(incident_types, incident.type) : words.value.unknownType}</span>
				</h2>
				<p>
					{dayAndYear(incident.created_at)} {timeOfDay(incident.created_at)} · {incident.place || words.value.unknownPlace} ·{" "}
					{words.value.incidentStatus[incident.status]}
					{incident.disposition && ` · ${words.value.disposition[incident.disposition]}`}
				</p>
				{incident.what && <p>{incident.what}</p>}
			</header>
			<Chains chains={review.chains} number={incident.number} />
			<Lanes drawing={drawing} onMark={show} />
			<div class="review-columns">
				<Intervals intervals={review.intervals} day={day} />
				<Sights sights={review.sights} day={day} />
			</div>
			<Log events={events} list={log} day={day} />
		</article>
	);
}

/** Whether the record is what it was; first of all, where it is not. */
function Chains({ chains, number }: { chains: readonly ChainCard[]; number: string }) {
	const t = useReviewWords();
	return (
		<section aria-label={t.chain} data-testid="chains">
			{chains.map(({ incident_id, events, head, first_broken_seq }, index) => (
				<p
					key={incident_id}
					class={first_broken_seq === null ? "hint" : "danger"}
					role={first_broken_seq === null ? undefined : "alert"}
					data-broken={first_broken_seq ?? ""}
				>
					{t.chain}, {t.chainOf(index === 0 ? number : String(incident_id))}:{" "}
					{first_broken_seq === null ? t.chainHolds(events) : t.chainBroken(first_broken_seq)} {t.head}:{" "}
					<code>{head.slice(0, 16)}…</code>
				</p>
			))}
		</section>
	);
}

function Intervals({ intervals, day }: { intervals: readonly ReviewedInterval[]; day: number }) {
	const t = useReviewWords();
	const { agencies } = useCatalogue();
	return (
		<section data-testid="review-intervals">
			<h3>{t.intervals}</h3>
			{intervals.length === 0 && <p class="nothing">{t.notMeasured}</p>}
			{intervals.length > 0 && (
				<table>
					<thead>
						<tr>
							<th scope="col">{t.intervals}</th>
							<th scope="col">{t.whose}</th>
							<th scope="col">{t.began}</th>
							<th scope="col">{t.took}</th>
						</tr>
					</thead>
					<tbody>
						{intervals.map(({ interval, agency, person, began_at, seconds }, index) => (
							<tr key={index} data-interval={interval}>
								<th scope="row">
									{t.interval[interval]} <small>{t.intervalHow[interval]}</small>
								</th>
								<td>{[agency && nameOf(agencies, agency), person].filter(Boolean).join(" · ")}</td>
								<td>{timeAndDay(began_at, day)}</td>
								<td>
									<b>{exactly(seconds)}</b>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</section>
	);
}

function Sights({ sights, day }: { sights: readonly SightCard[]; day: number }) {
	const t = useReviewWords();
	return (
		<section data-testid="review-sights">
			<h3>{t.sights}</h3>
			{sights.length === 0 && <p class="nothing">{t.nobodySaw}</p>}
			<ul class="list">
				{sights.map(({ username, name, seen_at }) => (
					<li key={username}>
						<time>{timeAndDay(seen_at, day)}</time> {name} <span class="hint">{username}</span>
					</li>
				))}
			</ul>
		</section>
	);
}

interface LogProps {
	events: readonly RecordedEvent[];
	list: { current: HTMLOListElement | null };
	day: number;
}

function Log({ events, list, day }: LogProps) {
	const t = useReviewWords();
	const catalogue = useCatalogue();
	const names = { catalogue, numberOf: String };
	const { eventName, centreActor } = words.value;
	return (
		<section class="log">
			<h3>{t.log}</h3>
			<ol ref={list}>
				{events.map((event) => (
					<li key={event.seq} data-seq={event.seq} data-testid="log-entry" tabIndex={-1}>
						<time>{timeAndDay(event.occurred_at, day)}</time>
						<span>
							<b>{eventName[event.name] ?? event.name}</b>{" "}
							<span class="hint">{event.actor && (centreActor[event.actor] ?? event.actor)}</span>
							{details(names, event).map((detail, index) => (
								<span key={index} class="detail">
									{detail}
								</span>
							))}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}
