import { type Signal, useComputed, useSignal } from "@preact/signals";
import type { CallCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Group } from "../live/flood.ts";
import { answer, NuisanceMark } from "./CallControls.tsx";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { useDuplicates } from "./Merging.tsx";
import { callerOf, lineOf, nameOf } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { Running } from "./Running.tsx";

/** From then on a ringing call looks like an alarm. */
const RINGS_LONG_AFTER_MS = 30_000;

/** So many of the calls that ring longest are compared with open incidents; in a surge the others wait for that. */
const COMPARED = 3;

/** The calls that ring for this desk, in a flood the alike ones together. */
export function RingingCalls() {
	const { watch } = useDesk();
	const unfolded = useSignal<ReadonlySet<string>>(new Set());
	const groups = watch.ringing.value;
	if (groups.length === 0) return null;
	return (
		<ul class="ringing" aria-label={words.value.ringingCalls}>
			{groups.map((group, index) =>
				group.items.length > 1 ? (
					<RingingGroup key={group.key} group={group} place={index} unfolded={unfolded} />
				) : (
					<RingingCall key={group.key} call={group.items[0]} place={index} />
				),
			)}
		</ul>
	);
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
}

/** Alike calls of a flood: how many, the longest wait, which is answered next, and each by itself once unfolded. */
function RingingGroup({ group, place, unfolded }: GroupProps) {
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
				<Command class="primary" data-testid="answer-oldest" disabled={!oldest} onClick={() => oldest && answer(desk, oldest)}>
					{t.answerOldest} {place === 0 && <kbd>F10</kbd>}
				</Command>
			</li>
			{isUnfolded && items.map((call) => <RingingCall key={call.id} call={call} place={null} />)}
		</>
	);
}

/** `place` counts from the call that is taken next; null within a group. */
function RingingCall({ call, place }: { call: CallCard; place: number | null }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`call:${call.id}`);
	const ringsLong = useComputed(() => desk.now.value - Date.parse(call.received_at) > RINGS_LONG_AFTER_MS).value;
	return (
		<li class={`call ringing-call${ringsLong ? " alarmed" : ""}`} data-testid="call-row" data-call-id={call.id}>
			<span class="line" title={nameOf(desk.catalogue.lines, call.line)}>
				{lineOf(desk.catalogue, call)}
			</span>
			<span class="caller">{callerOf(call)}</span>
			<Running from={call.received_at} />
			<Command class="primary" data-testid="answer-call" disabled={pending} onClick={() => answer(desk, call)}>
				{pending ? t.sending : t.answer} {place === 0 && <kbd>F10</kbd>}
			</Command>
			<span class="call-facts">
				<Known call={call} />
				{place !== null && place < COMPARED && <Duplicates incidentId={call.incident_id} />}
			</span>
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
