import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { CallCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Group } from "../live/flood.ts";
import { answer, NuisanceMark } from "./CallControls.tsx";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { useDuplicates } from "./duplicates.ts";
import { PriorityMark } from "./marks.tsx";
import { callerOf, lineOf, nameOf } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { Running } from "./Running.tsx";

/** From then on a ringing call looks like an alarm. */
const RINGS_LONG_AFTER_MS = 30_000;

/** So many of the calls that ring longest are compared with open incidents; in a surge the others wait for that. */
const COMPARED = 3;

/**
 * The calls that ring for this desk, in a flood the alike ones together. Where a form leaves little room (`isShort`), each
 * has one line, and of more than fit it is told how many.
 */
export function RingingCalls({ isShort = false }: { isShort?: boolean }) {
	const { watch } = useDesk();
	const unfolded = useSignal<ReadonlySet<string>>(new Set());
	const showsAll = useSignal(false);
	const all = watch.ringing.value;
	const few = isShort ? watch.foremost.value : all;
	const groups = showsAll.value ? all : few;
	const more = countOf(all) - countOf(few);
	const isLong = showsAll.value || groups.some(({ key, items }) => items.length > 1 && unfolded.value.has(key));
	const t = words.value;
	if (all.length === 0) return null;
	return (
		<>
			<ul class={isLong ? "ringing all" : "ringing"} aria-label={t.ringingCalls}>
				{groups.map((group) =>
					group.items.length > 1 ? (
						<RingingGroup key={group.key} group={group} place={all.indexOf(group)} unfolded={unfolded} isShort={isShort} />
					) : (
						<RingingCall key={group.key} call={group.items[0]} place={all.indexOf(group)} isShort={isShort} />
					),
				)}
			</ul>
			{more > 0 && (
				<button
					type="button"
					class="more-ringing"
					data-testid="more-ringing"
					aria-expanded={showsAll.value}
					onClick={() => {
						showsAll.value = !showsAll.value;
					}}
				>
					{showsAll.value ? t.fewerRinging : t.moreRinging(more)}
				</button>
			)}
		</>
	);
}

function countOf(groups: readonly Group<CallCard>[]): number {
	return groups.reduce((sum, { items }) => sum + items.length, 0);
}

/** The calls of lines that other desks answer: anybody may still take them. */
export function RingingElsewhere() {
	const { here, elsewhere } = useDesk().shift.ringing.value;
	if (elsewhere.length === 0) return null;
	return (
		<section class="ringing-elsewhere" data-testid="ringing-elsewhere">
			<h3>
				{words.value.shiftRingingElsewhere} <span class="count">{elsewhere.length}</span>
			</h3>
			<ul class="ringing">
				{elsewhere.map((call, index) => (
					<RingingCall key={call.id} call={call} place={here.length + index} />
				))}
			</ul>
		</section>
	);
}

interface GroupProps {
	group: Group<CallCard>;
	place: number;
	unfolded: Signal<ReadonlySet<string>>;
	isShort: boolean;
}

/** Alike calls of a flood: how many, the longest wait, which is answered next, and each by itself once unfolded. */
export function RingingGroup({ group, place, unfolded, isShort }: GroupProps) {
	const desk = useDesk();
	const t = words.value;
	const { key, items, isNear } = group;
	const isUnfolded = unfolded.value.has(key);
	const oldest = items.find(({ id }) => !desk.commands.pending.value.has(`call:${id}`));
	const where = desk.store.incidents.card(items[0].incident_id).value?.place ?? "";
	return (
		<>
			<li class="call ringing-call ringing-group alarmed" data-testid="call-group" data-count={items.length}>
				<button
					type="button"
					aria-expanded={isUnfolded}
					aria-label={isUnfolded ? t.closeGroup : t.openGroup(items.length)}
					onClick={() => {
						const next = new Set(unfolded.value);
						if (!next.delete(key)) next.add(key);
						unfolded.value = next;
					}}
				>
					{isUnfolded ? "▼" : "▶"}
				</button>
				<span class="line">{lineOf(desk.catalogue, items[0])}</span>
				<b title={isNear ? t.groupNear(where) : undefined}>
					{t.ringingGroup(items.length)}
					{isNear && <span class="hint"> {t.groupNear(where)}</span>}
				</b>
				<Running from={items[0].received_at} />
				{desk.screens.here === null && (
					<Command
						class="primary"
						data-testid="answer-oldest"
						disabled={!oldest}
						onClick={() => oldest && answer(desk, oldest)}
					>
						{isShort ? t.answer : t.answerOldest} {place === 0 && <kbd>F10</kbd>}
					</Command>
				)}
			</li>
			{isUnfolded && items.map((call) => <RingingCall key={call.id} call={call} place={null} isShort={isShort} />)}
		</>
	);
}

interface CallProps {
	call: CallCard;
	/** Counts from the call that is taken next; null within a group. */
	place: number | null;
	isShort?: boolean;
}

/** A call is taken in the console alone: a window of one panel has no form for it. */
export function RingingCall({ call, place, isShort = false }: CallProps) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`call:${call.id}`);
	const ringsLong = useComputed(() => desk.now.value - Date.parse(call.received_at) > RINGS_LONG_AFTER_MS).value;
	return (
		<li class={`call ringing-call${ringsLong ? " alarmed" : ""}`} data-testid="call-row" data-call-id={call.id}>
			{isShort && desk.store.incidents.card(call.incident_id).value?.priority === 1 && <PriorityMark priority={1} />}
			<span class="line" title={nameOf(desk.catalogue.lines, call.line)}>
				{lineOf(desk.catalogue, call)}
			</span>
			<span class="caller">{callerOf(call)}</span>
			<Running from={call.received_at} />
			{desk.screens.here === null && (
				<Command class="primary" data-testid="answer-call" disabled={pending} onClick={() => answer(desk, call)}>
					{pending ? t.sending : t.answer} {place === 0 && <kbd>F10</kbd>}
				</Command>
			)}
			{!isShort && (
				<span class="call-facts">
					<Known call={call} />
					{place !== null && place < COMPARED && <Duplicates incidentId={call.incident_id} />}
				</span>
			)}
		</li>
	);
}

/** What the number called for before, and what that suggests. */
function Known({ call }: { call: CallCard }) {
	const t = words.value;
	const { earlier, nuisance, reasons } = call.history;
	const [last] = earlier;
	return (
		<>
			{last && (
				<span data-testid="known-caller">
					{t.calledBefore(earlier.length)}
					{last.disposition && ` (${t.disposition[last.disposition]})`}
				</span>
			)}
			<NuisanceMark call={call} />
			{nuisance > 0 && <Reasons reasons={reasons} />}
		</>
	);
}

/** How many open incidents the call may be about. */
function Duplicates({ incidentId }: { incidentId: number }) {
	const incident = useDesk().store.incidents.card(incidentId).value;
	return incident ? <DuplicatesOf incident={incident} /> : null;
}

function DuplicatesOf({ incident }: { incident: IncidentCard }) {
	const { found } = useDuplicates(incident);
	if (found.length === 0) return null;
	return (
		<b data-testid="ringing-duplicates" data-count={found.length}>
			{words.value.maybeDuplicates(found.length)}
		</b>
	);
}
