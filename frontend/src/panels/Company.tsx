import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { DeskCard, IncidentCard, SightList } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { type Desk, useDesk } from "./desk.ts";
import { PersonMark } from "./marks.tsx";
import { initialsOf } from "./names.ts";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";

const SHOWN_IN_QUEUE = 2;
const SHOWN_OF_SIGHTS = 3;

function othersAt(desk: Desk, incidentId: number): readonly DeskCard[] {
	return desk.othersAt.value.get(incidentId) ?? [];
}

function calledHere(desk: Desk, other: DeskCard): string {
	return other.username === desk.me.username ? words.value.youElsewhere : calledAs(other);
}

/** The other desks that have an incident open, each with the field that is edited there. */
function companyOf(desk: Desk, incidentId: number): string {
	const t = words.value;
	return listed(
		othersAt(desk, incidentId).map((other) => {
			const name = calledHere(desk, other);
			return other.field ? t.editing(name, (t.field[other.field] ?? other.field).toLocaleLowerCase("vi")) : name;
		}),
	);
}

/** Somebody who sits at several desks is named once. */
function listed(texts: readonly string[]): string {
	return [...new Set(texts)].join(", ");
}

/** In the queue: by their initials, who else has the incident open. */
export function OpenElsewhere({ incidentId }: { incidentId: number }) {
	const desk = useDesk();
	// Texts, so that a row is drawn anew only when what it says changes.
	const names = useComputed(() => companyOf(desk, incidentId)).value;
	const initials = useComputed(() => {
		const others = othersAt(desk, incidentId);
		const shown = others.slice(0, SHOWN_IN_QUEUE).map((other) => initialsOf(calledAs(other)));
		if (others.length > SHOWN_IN_QUEUE) shown.push(words.value.moreUnits(others.length - SHOWN_IN_QUEUE));
		return shown.join(" ");
	}).value;
	const isEdited = useComputed(() => othersAt(desk, incidentId).some(({ field }) => field !== null)).value;
	if (!names) return null;
	const text = words.value.openAtNames(names);
	return (
		<span class="open-elsewhere" title={text} data-testid="open-elsewhere">
			<PersonMark isEditing={isEdited} /> <span class="unseen">{text}</span>
			<span aria-hidden="true">{initials}</span>
		</span>
	);
}

/** Over the open incident: who else has it open, and who has had it on a screen. */
export function Company({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const names = useComputed(() => companyOf(desk, incident.id)).value;
	return (
		<div class="company">
			{names && (
				<p class="open-at" data-testid="open-at">
					<PersonMark isEditing={false} /> <b>{words.value.openAt}</b> {names}
				</p>
			)}
			<Sights incident={incident} />
		</div>
	);
}

/** The others confirm what changed within a moment, which the centre keeps a second later. Nobody tells when that is. */
const CONFIRMED_AFTER_MS = 3_000;
const LOOKED_AGAIN_EVERY_MS = 30_000;

/** Grows when it is time to read again who saw a change, which came so long ago. */
export function readingRound(elapsed_ms: number): number {
	return elapsed_ms < CONFIRMED_AFTER_MS ? 0 : 1 + Math.floor(elapsed_ms / LOOKED_AGAIN_EVERY_MS);
}

function Sights({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	// Who comes to look has it on a screen from then on.
	const openAt = useComputed(() =>
		othersAt(desk, incident.id)
			.map(({ id }) => id)
			.join(" "),
	).value;
	const change = `${incident.version} ${openAt}`;
	const changedAt = useMemo(() => desk.now.peek(), [change]);
	const round = readingRound(desk.now.value - changedAt);
	const { reading } = useReading<SightList>(`/incidents/${incident.id}/sights`, () => `${change} ${round}`);
	const { value, failed } = reading.value;
	const sights = value?.sights ?? [];
	if (failed || sights.length === 0) return null;
	const more = sights.length - SHOWN_OF_SIGHTS;
	return (
		<details class="more sights" data-testid="sights">
			<summary>
				{t.seenBy(sights.length)} {sights.slice(0, SHOWN_OF_SIGHTS).map(calledAs).join(", ")}
				{more > 0 && ` ${t.moreUnits(more)}`}
			</summary>
			<ul>
				{sights.map((sight) => (
					<li key={sight.username}>{t.seenAt(calledAs(sight), timeAndDay(sight.seen_at, desk.now.peek()))}</li>
				))}
			</ul>
		</details>
	);
}

/** Beside a field: that somebody else edits it, before the two texts meet. */
export function Editors({ incidentId, field }: { incidentId: number; field: string }) {
	const desk = useDesk();
	const names = useComputed(() =>
		listed(
			othersAt(desk, incidentId)
				.filter((other) => other.field === field)
				.map((other) => calledHere(desk, other)),
		),
	).value;
	return (
		<span id={`editors-${field}-${incidentId}`} class="editors" role="status" data-testid={`editors-${field}`}>
			{names && (
				<>
					<PersonMark isEditing /> {words.value.beingEdited(names)}
				</>
			)}
		</span>
	);
}
