import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { DeskItem, Problem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { linesFor, type Proposal, proposal, sitterAt } from "../live/deskShifts.ts";
import { calledAs } from "../live/presence.ts";
import type { Ringer } from "../sound/ringer.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { AcceptAll, Handover } from "./Handovers.tsx";
import { nameOf } from "./names.ts";
import { ShiftOverview } from "./ShiftOverview.tsx";
import { SoundTest } from "./SoundTest.tsx";
import { timeAndDay } from "./time.ts";

/** Where a shift begins: the desk, its lines, what is handed over, and whether the sounds are heard. */
export function ShiftStart({ ringer }: { ringer: Ringer }) {
	const { shift } = useDesk();
	return shift.isAsked.value ? <Open ringer={ringer} /> : null;
}

function Open({ ringer }: { ringer: Ringer }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const proposed = useSignal<Proposal | null>(null);
	useEffect(() => {
		void desk.commands.deskShifts.last().then((outcome) => {
			const own = desk.shift.own.peek();
			const last = own ? { desk: own.desk, lines: own.lines } : outcome.ok ? outcome.value : null;
			const { desks, lines } = desk.catalogue;
			proposed.value = proposal(desks, lines, desk.store.deskShifts.all(), desk.me, last);
		});
	}, []);
	return (
		<Dialog
			dialog={dialog}
			class="shift-start"
			data-testid="shift-start"
			aria-labelledby="shift-title"
			onClose={() => {
				desk.shift.isAsked.value = false;
			}}
		>
			<h2 id="shift-title">{t.shiftTitle(calledAs(desk.me))}</h2>
			<div class="shift-columns">
				{proposed.value ? (
					<Choice proposed={proposed.value} close={() => dialog.current?.close()} />
				) : (
					<p role="status">{t.loading}</p>
				)}
				<div class="shift-news">
					<HandedOver />
					<ShiftOverview />
					<SoundTest ringer={ringer} />
				</div>
			</div>
		</Dialog>
	);
}

function Choice({ proposed, close }: { proposed: Proposal; close: () => void }) {
	const desk = useDesk();
	const t = words.value;
	const code = useSignal(proposed.desk);
	const lines = useSignal(proposed.lines);
	const refused = useSignal<Problem | null>(null);
	const form = useRef<HTMLFormElement>(null);
	// As soon as it is drawn: an Enter that comes with it begins the shift.
	useLayoutEffect(() => form.current?.querySelector<HTMLElement>("input:checked, button")?.focus(), []);
	const own = desk.shift.own.value;

	async function begin(take_over: boolean): Promise<void> {
		if (desk.commands.deskShifts.isPending) return;
		refused.value = null;
		const outcome = await desk.commands.deskShifts.begin({ desk: code.value, lines: [...lines.value], take_over });
		if (outcome.ok) close();
		else refused.value = outcome.problem;
	}

	async function leave(): Promise<void> {
		const outcome = await desk.commands.deskShifts.end();
		if (outcome.ok) close();
		else refused.value = outcome.problem;
	}

	return (
		<form
			ref={form}
			class="shift-choice"
			onSubmit={(event) => {
				event.preventDefault();
				void begin(false);
			}}
		>
			<fieldset>
				<legend>{t.shiftDesk}</legend>
				{desk.shift.desks.map((item) => (
					<DeskChoice
						key={item.code}
						item={item}
						isChosen={item.code === code.value}
						onChoose={() => {
							code.value = item.code;
							refused.value = null;
						}}
					/>
				))}
			</fieldset>
			<LinesChoice
				chosen={lines.value}
				onChange={(chosen) => {
					lines.value = chosen;
				}}
			/>
			{refused.value && <Refused problem={refused.value} takeOver={() => void begin(true)} />}
			<p class="buttons">
				{/* Never disabled: Enter on a form without a button does nothing, and says nothing. */}
				<button type="submit" class="primary" data-testid="shift-begin">
					{desk.commands.deskShifts.isPending ? t.sending : own ? t.shiftChange : t.shiftBegin} <kbd>Enter</kbd>
				</button>
				<button type="button" onClick={close}>
					{own ? t.close : t.shiftOnlyLook} <kbd>Esc</kbd>
				</button>
				{own && (
					<Command data-testid="shift-leave" disabled={desk.commands.deskShifts.isPending} onClick={() => void leave()}>
						{t.shiftLeave}
					</Command>
				)}
			</p>
		</form>
	);
}

function DeskChoice({ item, isChosen, onChoose }: { item: DeskItem; isChosen: boolean; onChoose: () => void }) {
	const desk = useDesk();
	const t = words.value;
	const sitter = sitterAt(item, desk.store.deskShifts.all(), desk.me);
	return (
		<label class="shift-option">
			<input type="radio" name="shift-desk" value={item.code} checked={isChosen} onChange={onChoose} />
			<b>{nameOf(desk.shift.desks, item.code)}</b>
			{item.shared && <span class="hint">{t.shiftShared}</span>}
			{sitter && <span class="hint">{t.shiftSits(sitter.name, timeAndDay(sitter.began_at, desk.now.peek()))}</span>}
		</label>
	);
}

function LinesChoice({ chosen, onChange }: { chosen: readonly string[]; onChange: (lines: string[]) => void }) {
	const desk = useDesk();
	const t = words.value;
	const unanswered = useComputed(() => new Set(desk.shift.unanswered.value.map(({ code }) => code))).value;
	return (
		<fieldset>
			<legend>{t.shiftLines}</legend>
			{linesFor(desk.catalogue.lines, desk.me).map(({ code }) => (
				<label key={code} class="shift-option">
					<input
						type="checkbox"
						name="shift-line"
						value={code}
						checked={chosen.includes(code)}
						onChange={(event) => {
							const others = chosen.filter((other) => other !== code);
							onChange(event.currentTarget.checked ? [...others, code] : others);
						}}
					/>
					<span>{nameOf(desk.catalogue.lines, code)}</span>
					{unanswered.has(code) && <span class="hint">{t.shiftUnanswered}</span>}
				</label>
			))}
			<p class="hint">{t.shiftLinesHint}</p>
		</fieldset>
	);
}

/** What the centre said, and the way to a desk at which somebody sits. */
function Refused({ problem, takeOver }: { problem: Problem; takeOver: () => void }) {
	const t = words.value;
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => button.current?.focus(), [problem]);
	if (problem.code !== "desk_taken")
		return (
			<p class="notice" role="alert">
				{describeProblem(problem, t)}
			</p>
		);
	const name = String(problem.by_name ?? problem.by);
	return (
		<div class="notice" role="alert" data-testid="shift-taken">
			<span>{t.shiftTaken(name)}</span>
			<button ref={button} type="button" data-testid="shift-take-over" onClick={takeOver}>
				{t.shiftTakeOver(name)}
			</button>
		</div>
	);
}

function HandedOver() {
	const desk = useDesk();
	const t = words.value;
	const handovers = desk.store.handovers.all();
	return (
		<section aria-label={t.shiftHandovers}>
			<h3>{t.shiftHandovers}</h3>
			{handovers.length === 0 && <p class="nothing">{t.shiftNoHandovers}</p>}
			<AcceptAll />
			{handovers.map((handover) => (
				<Handover key={handover.id} handover={handover} />
			))}
		</section>
	);
}
