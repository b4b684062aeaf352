import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { IncidentCard, SightList } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { useDesk } from "./desk.ts";
import { PersonMark } from "./marks.tsx";
import { calledHere, companyOf, listed, othersAt } from "./others.ts";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";

const SHOWN_OF_SIGHTS = 3;

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
