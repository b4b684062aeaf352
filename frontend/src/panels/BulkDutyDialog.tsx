import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import type { BulkDuty } from "./boardView.ts";
import { type DutyOutcomes, forEachUnit, refused } from "./bulkDuty.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { UnitStatusMark, WarningMark } from "./marks.tsx";

export function BulkDutyDialog() {
	const { board } = useDesk();
	const asked = board.bulkDuty.value;
	return asked ? <Open asked={asked} /> : null;
}

/** Asks before several units come on duty or go off, and says of each what became of it. */
function Open({ asked }: { asked: BulkDuty }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	/** The units that are being asked for; null until somebody confirms. */
	const sent = useSignal<readonly number[] | null>(null);
	const outcomes = useSignal<DutyOutcomes>(new Map());

	async function send(ids: readonly number[]): Promise<void> {
		sent.value = ids;
		outcomes.value = new Map();
		const crewOf = (id: number): readonly string[] => desk.store.units.card(id).peek()?.crew ?? [];
		await forEachUnit(
			ids,
			(id) => desk.commands.duty.reportShift(id, asked.onDuty, asked.onDuty ? crewOf(id) : []),
			(known) => {
				outcomes.value = known;
			},
		);
		// Who has to be done again stays picked out.
		desk.board.pick(
			[...outcomes.peek()].flatMap(([id, problem]) => (problem ? [] : [id])),
			false,
		);
	}

	const ids = sent.value ?? asked.ids;
	const isRunning = sent.value !== null && outcomes.value.size < ids.length;
	const failed = refused(outcomes.value);
	return (
		<Dialog
			dialog={dialog}
			class="bulk-duty"
			data-testid="bulk-duty"
			data-stays={sent.value !== null}
			aria-labelledby="bulk-duty-title"
			onCancel={(event) => {
				// What becomes of those under way must be read.
				if (isRunning) event.preventDefault();
			}}
			onClose={() => {
				desk.board.bulkDuty.value = null;
				if (desk.board.picked.peek().size === 0) desk.board.pickNone();
			}}
		>
			<h2 id="bulk-duty-title">{(sent.value === null ? t.bulkTitle : t.bulkSend)(asked.onDuty, ids.length)}</h2>
			{sent.value === null ? (
				<Warning asked={asked} />
			) : (
				<p role="status" data-testid="bulk-summary" class={failed.length > 0 && !isRunning ? "wrong" : ""}>
					{isRunning
						? t.bulkRunning(outcomes.value.size, ids.length)
						: failed.length === 0
							? t.bulkDone(ids.length)
							: failed.length === ids.length
								? t.bulkFailed(failed.length)
								: t.bulkPartly(ids.length - failed.length, failed.length)}
				</p>
			)}
			<ul class="list bulk-units">
				{(isRunning ? ids : refusedFirst(ids, failed)).map((id) => (
					<BulkUnit key={id} id={id} isSent={sent.value !== null} outcome={outcomes.value.get(id)} />
				))}
			</ul>
			<p class="buttons">
				{sent.value === null && (
					<Command class="primary" data-testid="bulk-send" onClick={() => send(asked.ids)}>
						{t.bulkSend(asked.onDuty, asked.ids.length)}
					</Command>
				)}
				{failed.length > 0 && !isRunning && (
					<Command data-testid="bulk-again" onClick={() => send(failed)}>
						{t.bulkAgain(failed.length)}
					</Command>
				)}
				<button type="button" data-testid="bulk-close" onClick={() => dialog.current?.close()}>
					{sent.value === null ? t.cancel : t.close}
				</button>
			</p>
		</Dialog>
	);
}

/** Where not all could be done, one looks for the others first. */
function refusedFirst(ids: readonly number[], failed: readonly number[]): readonly number[] {
	return [...failed, ...ids.filter((id) => !failed.includes(id))];
}

function Warning({ asked: { onDuty, ids } }: { asked: BulkDuty }) {
	const { store } = useDesk();
	const t = words.value;
	const atWork = ids.flatMap((id) => {
		const unit = store.units.card(id).value;
		return unit && unit.assignment_id !== null ? [unit.call_sign] : [];
	});
	return (
		<>
			<p class="hint">{t.bulkExplained(onDuty)}</p>
			{atWork.length > 0 && (
				<p class="wrong">
					<WarningMark /> {t.bulkAtWork(atWork.join(", "))}
				</p>
			)}
		</>
	);
}

interface BulkUnitProps {
	id: number;
	isSent: boolean;
	outcome: DutyOutcomes extends ReadonlyMap<number, infer Known> ? Known | undefined : never;
}

function BulkUnit({ id, isSent, outcome }: BulkUnitProps) {
	const desk = useDesk();
	const t = words.value;
	const unit = desk.store.units.card(id).value;
	if (!unit) return null;
	const isPending = desk.commands.pending.value.has(`unit:${id}`);
	return (
		<li data-testid="bulk-unit" data-unit-id={id} data-outcome={outcome === undefined ? "" : outcome ? "refused" : "done"}>
			<span aria-hidden="true">{isPending || outcome === undefined ? "" : outcome ? "✕" : "✓"}</span>
			<b class="call-sign">{unit.call_sign}</b>
			<UnitStatusMark status={unit.status} />
			<span>
				{isPending
					? t.sending
					: outcome
						? describeProblem(outcome, t)
						: isSent && outcome === undefined
							? t.bulkWaits
							: t.unitStatus[unit.status]}
			</span>
		</li>
	);
}
