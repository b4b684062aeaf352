import { useSignal } from "@preact/signals";
import type { CatalogueItem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { nameOf as nameOfItem } from "../panels/names.ts";
import { exactly, timeOfDay } from "../panels/time.ts";
import { clustered, type Drawing, type Lane, type Mark, type Span, ticksOf } from "../review/lanes.ts";
import { useCatalogue, useReviewWords } from "./context.ts";

const TICKS = 8;
/** A point is 24 px wide, and no drawing narrower than review.css says. */
const POINT_PART = 0.04;
const ZOOMS = [1, 2, 5, 10] as const;

interface Props {
	drawing: Drawing;
	/** Show the event in the log. */
	onMark: (seq: number) => void;
}

/** What happened, each lane beside the others and all on one scale of time. The log says the same in words. */
export function Lanes({ drawing, onMark }: Props) {
	const t = useReviewWords();
	const { agencies } = useCatalogue();
	const zoom = useSignal<number>(1);
	const part = (at: number): string => `${((at - drawing.from) / (drawing.to - drawing.from)) * 100}%`;
	return (
		<section class="lanes" aria-label={t.lanes} data-testid="lanes">
			<h3>
				{t.lanes}{" "}
				<span class="buttons">
					{t.zoom}
					{ZOOMS.map((each) => (
						<button
							key={each}
							type="button"
							class="toggle"
							aria-pressed={zoom.value === each}
							onClick={() => {
								zoom.value = each;
							}}
						>
							{each}×
						</button>
					))}
				</span>
			</h3>
			<div class="lanes-scroll">
				<div class="lanes-body" style={{ width: `${zoom.value * 100}%` }}>
					<div class="lane ticks" aria-hidden="true">
						<span class="lane-name" />
						<span class="track">
							{ticksOf(drawing, TICKS * zoom.value).map((at) => (
								<span key={at} class="tick" style={{ left: part(at) }}>
									{timeOfDay(at)}
								</span>
							))}
						</span>
					</div>
					{drawing.lanes.map((lane) => (
						<div key={lane.key} class="lane" data-testid="lane" data-lane={lane.key}>
							<span class="lane-name" title={nameOf(lane, t, agencies)}>
								{nameOf(lane, t, agencies)}
							</span>
							<span class="track">
								{lane.spans.map((span) => (
									<Bar key={`${span.state}:${span.from}`} span={span} kind={lane.kind} part={part} />
								))}
								{clustered(lane.marks, ((drawing.to - drawing.from) * POINT_PART) / zoom.value).map((marks) => (
									<Point key={marks[0]?.at} marks={marks} part={part} onMark={onMark} />
								))}
							</span>
						</div>
					))}
				</div>
			</div>
		</section>
	);
}

function nameOf(
	{ kind, name, agency }: Lane,
	t: ReturnType<typeof useReviewWords>,
	agencies: readonly CatalogueItem[],
): string {
	const said = kind === "alarm" ? ((words.value.escalationTrigger as Readonly<Record<string, string>>)[name] ?? name) : name;
	const whose = agency ? ` · ${nameOfItem(agencies, agency)}` : "";
	return said ? `${t.lane[kind]} ${said}${whose}` : t.lane[kind];
}

function Bar({ span: { from, to, state }, kind, part }: { span: Span; kind: string; part: (at: number) => string }) {
	const t = useReviewWords();
	const statuses: Readonly<Record<string, string>> = words.value.assignmentStatus;
	const what = t.state[state] ?? statuses[state] ?? state;
	const said = `${what} ${t.fromTo(timeOfDay(from), timeOfDay(to), exactly((to - from) / 1000))}`;
	return (
		<span
			role="img"
			aria-label={said}
			title={said}
			class={`bar bar-${kind} state-${state.replaceAll("_", "-")}`}
			data-testid="bar"
			data-state={state}
			style={{ left: part(from), right: `calc(100% - ${part(to)})` }}
		>
			<span aria-hidden="true">{what}</span>
		</span>
	);
}

/** What happened at a moment, or so close together that one point stands for it: it leads to the first of it in the log. */
function Point({
	marks,
	part,
	onMark,
}: {
	marks: readonly Mark[];
	part: (at: number) => string;
	onMark: (seq: number) => void;
}) {
	const t = useReviewWords();
	const names: Readonly<Record<string, string>> = words.value.eventName;
	const said = marks
		.map(({ at, name, who }) => {
			const what = name === "seen" ? `${who} ${t.seen}` : `${names[name] ?? name}${who && ` · ${who}`}`;
			return `${timeOfDay(at)} ${what}`;
		})
		.join("\n");
	const [first] = marks;
	const seq = marks.find((mark) => mark.seq !== null)?.seq ?? null;
	if (!first) return null;
	return (
		<button
			type="button"
			class={marks.every(({ name }) => name === "seen") ? "point point-seen" : "point"}
			aria-label={marks.length > 1 ? `${marks.length}: ${said}` : said}
			title={said}
			style={{ left: part(first.at) }}
			disabled={seq === null}
			onClick={() => seq !== null && onMark(seq)}
		>
			{marks.length > 1 && <span aria-hidden="true">{marks.length}</span>}
		</button>
	);
}
