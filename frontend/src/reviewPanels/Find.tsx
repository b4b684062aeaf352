import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { IncidentCard, IncidentList, Problem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { PriorityMark } from "../panels/marks.tsx";
import { nameOf } from "../panels/names.ts";
import { dayAndYear, timeOfDay } from "../panels/time.ts";
import { dayOf, periodOf } from "../review/period.ts";
import { read } from "../review/reading.ts";
import { useCatalogue, useReviewWords } from "./context.ts";
import { Trouble } from "./Trouble.tsx";
import { useRead } from "./useRead.ts";

const PAGE = 50;
const WEEK_MS = 7 * 86_400_000;

interface Props {
	/** What is asked for, without its page. */
	query: string;
	onQuery: (query: string) => void;
	chosen: number | null;
	onChoose: (id: number) => void;
}

/** A week to begin with: what a shift lead looks back on. */
export function firstQuery(now: number): string {
	const period = periodOf(dayOf(now - WEEK_MS), dayOf(now));
	return new URLSearchParams(period ?? {}).toString();
}

/** Incidents of a time and a kind, the newest first. */
export function Find({ query, onQuery, chosen, onChoose }: Props) {
	const t = useReviewWords();
	return (
		<section class="find" aria-label={t.find}>
			<Asking onQuery={onQuery} />
			<Found key={query} query={query} chosen={chosen} onChoose={onChoose} />
		</section>
	);
}

function Asking({ onQuery }: { onQuery: (query: string) => void }) {
	const t = useReviewWords();
	const { incident_types, agencies } = useCatalogue();
	const isWrong = useSignal(false);

	function ask(event: Event & { currentTarget: HTMLFormElement }): void {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const period = periodOf(String(form.get("first")), String(form.get("last")));
		isWrong.value = period === null;
		if (period === null) return;
		const query = new URLSearchParams(period);
		for (const name of ["type", "priority", "agency"]) if (form.get(name)) query.set(name, String(form.get(name)));
		onQuery(query.toString());
	}

	return (
		<form onSubmit={ask}>
			<label>
				{t.from} <input type="date" name="first" required defaultValue={dayOf(Date.now() - WEEK_MS)} />
			</label>
			<label>
				{t.until} <input type="date" name="last" required defaultValue={dayOf(Date.now())} />
			</label>
			<label>
				{t.type}
				<select name="type">
					<option value="">{t.all}</option>
					{incident_types.map(({ code }) => (
						<option key={code} value={code}>
							{nameOf(incident_types, code)}
						</option>
					))}
				</select>
			</label>
			<label>
				{t.priority}
				<select name="priority">
					<option value="">{t.all}</option>
					{[1, 2, 3, 4, 5].map((level) => (
						<option key={level} value={level}>
							P{level}
						</option>
					))}
				</select>
			</label>
			<label>
				{t.agency}
				<select name="agency">
					<option value="">{t.all}</option>
					{agencies.map(({ code }) => (
						<option key={code} value={code}>
							{nameOf(agencies, code)}
						</option>
					))}
				</select>
			</label>
			{isWrong.value && (
				<p class="wrong" role="alert">
					{t.wrongDays}
				</p>
			)}
			<button type="submit" class="primary" data-testid="find">
				{t.search}
			</button>
		</form>
	);
}

function Found({ query, chosen, onChoose }: Pick<Props, "query" | "chosen" | "onChoose">) {
	const t = useReviewWords();
	const { value: first, problem } = useRead<IncidentList>(`/incidents?${query}&limit=${PAGE}`);
	const [more, setMore] = useState<IncidentList[]>([]);
	const [hindrance, setHindrance] = useState<Problem | undefined>(undefined);
	const pages = first ? [first, ...more] : [];
	const next = pages.at(-1)?.next ?? null;
	const incidents = pages.flatMap((page) => page.incidents);

	async function goOn(): Promise<void> {
		const answer = await read<IncidentList>(`/incidents?${query}&limit=${PAGE}&before=${next}`);
		setHindrance(answer.ok ? undefined : answer.problem);
		if (answer.ok) setMore([...more, answer.value]);
	}

	return (
		<>
			<Trouble problem={problem ?? hindrance} />
			<p class="hint" role="status" data-testid="found">
				{first ? t.found(incidents.length, next !== null) : !problem && t.reading}
			</p>
			{first && incidents.length === 0 && <p class="nothing">{t.nothing}</p>}
			<ul class="list">
				{incidents.map((incident) => (
					<Row key={incident.id} incident={incident} isChosen={incident.id === chosen} onChoose={onChoose} />
				))}
			</ul>
			{next !== null && (
				<button type="button" onClick={() => void goOn()}>
					{t.more}
				</button>
			)}
		</>
	);
}

interface RowProps {
	incident: IncidentCard;
	isChosen: boolean;
	onChoose: (id: number) => void;
}

function Row({ incident, isChosen, onChoose }: RowProps) {
	const t = words.value;
	const { incident_types } = useCatalogue();
	return (
		<li>
			<button
				type="button"
				class="found-row"
				data-testid="found-incident"
				data-incident-id={incident.id}
				aria-current={isChosen}
				onClick={() => onChoose(incident.id)}
			>
				<span>
					<PriorityMark priority={incident.priority} />{" "}
					<b>{incident.type ? nameOf(incident_types, incident.type) : t.unknownType}</b>
				</span>
				<span class="hint">
					{incident.number} · {dayAndYear(incident.created_at)} {timeOfDay(incident.created_at)}
				</span>
				<span>{incident.place || t.unknownPlace}</span>
				<span class="hint">
					{t.incidentStatus[incident.status]}
					{incident.disposition && ` · ${t.disposition[incident.disposition]}`}
				</span>
			</button>
		</li>
	);
}
