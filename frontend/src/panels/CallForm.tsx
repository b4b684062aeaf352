import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { CallCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { actionOf } from "../keys/keys.ts";
import { Agencies } from "./Agencies.tsx";
import { LineControls, NuisanceMark } from "./CallControls.tsx";
import { CallerLocations } from "./CallerLocations.tsx";
import { CallHistory } from "./CallHistory.tsx";
import { CallVerdicts } from "./CallVerdicts.tsx";
import { followTurns } from "./callTurns.ts";
import { setPriority } from "./carryOut.ts";
import { useDesk } from "./desk.ts";
import { AlarmLevel, FactFields, PriorityFact, setType, TypeFact } from "./Facts.tsx";
import { FormTurn } from "./FormTurn.tsx";
import { LocationFact } from "./LocationFact.tsx";
import { MissingIncident } from "./MissingIncidents.tsx";
import { callerOf, lineOf, nameOf, phone } from "./names.ts";
import { PlaceFact } from "./PlaceFact.tsx";
import { enterQuestion, QuestionCards } from "./QuestionCards.tsx";
import { Running } from "./Running.tsx";
import { Saving } from "./saving.ts";
import { TypeField } from "./TypeField.tsx";
import { timeOfDay } from "./time.ts";
import { WhatFact } from "./WhatFact.tsx";

/** The fields in the order in which a call is taken. */
const STEPS = {
	place: "input[name=place]",
	type: "input[name=type-words]",
	what: "textarea[name=what]",
	number: "input[name=call-back-number]",
	questions: "[data-question][data-answered=false]",
	priority: "[data-field=priority] [aria-pressed=true]",
} as const;

type Step = keyof typeof STEPS;

const ORDER = Object.keys(STEPS) as Step[];

/** Put the focus on the first of the steps that is there. */
function goTo(form: HTMLElement | null, steps: readonly Step[]): void {
	for (const step of steps) {
		const found = form?.querySelector<HTMLElement>(STEPS[step]);
		if (!found) continue;
		if (step === "questions") enterQuestion(found);
		else found.focus();
		// What is suggested for it finds room below.
		if (step !== "place") found.closest(".fact, .question")?.scrollIntoView();
		return;
	}
}

/** What a caller tells, over the queue: it edits the incident that came with the call. */
export function CallForm() {
	const desk = useDesk();
	const opened = desk.callForm.opened.value;
	useEffect(() => desk.store.onFrames((frames) => followTurns(desk, frames)), [desk]);
	return opened ? <Open key={opened.call.id} call={opened.call} incident={opened.incident} /> : null;
}

function Open({ call, incident }: { call: CallCard; incident: IncidentCard }) {
	const desk = useDesk();
	const { callForm, typed } = desk;
	const t = words.value;
	const form = useRef<HTMLElement>(null);
	const isOver = desk.store.incidents.card(incident.id).value === undefined;
	const turn = callForm.turn.value;
	useEffect(() => {
		// Beside the form stands the incident of its call, unless somebody looks at another one or writes there.
		const isWriting = document.activeElement?.closest(".incident") != null;
		if (turn?.kind === "moved" && desk.selectedId.peek() === turn.from.id && !isWriting) desk.select(turn.into.id);
	}, [turn]);
	// At once: the hand types on.
	useLayoutEffect(() => {
		if (!callForm.takeEntry()) return;
		// Back to what is still missing.
		const missing: Step = incident.place === "" ? "place" : incident.type === null ? "type" : "what";
		goTo(form.current, [missing]);
	}, [callForm.entries.value]);

	function after(step: Step): () => void {
		return () => goTo(form.current, ORDER.slice(ORDER.indexOf(step) + 1));
	}

	return (
		<section
			ref={form}
			class="call-form"
			aria-label={t.callForm}
			data-testid="call-form"
			data-call-id={call.id}
			data-status={call.status}
			onKeyDown={(event) => {
				// Also while a field is being filled in: it writes nothing.
				const action = actionOf(event, false);
				if (action?.name !== "priority") return;
				event.preventDefault();
				event.stopPropagation();
				if (!isOver) setPriority(desk, incident, action.priority);
			}}
		>
			<UrgentElsewhere incidentId={incident.id} />
			<Head call={call} />
			<FormTurn call={call} incident={incident} />
			<div class="scroll call-fields">
				{!isOver && (
					<p class="buttons call-controls">
						<LineControls call={call} />
					</p>
				)}
				<CallHistory call={call} />
				{!isOver && <CallVerdicts call={call} incident={incident} />}
				<FactFields incident={incident} disabled={false}>
					<PlaceFact incident={incident} isPending={false} goOn={after("place")} />
					<LocationFact incident={incident} goOn={after("place")} />
					{!isOver && <CallerLocations call={call} />}
					<TypeFact
						incident={incident}
						finder={
							<TypeField
								id={`type-words-${incident.id}`}
								text={typed.typeWords.value.get(incident.id) ?? ""}
								agencies={incident.agencies}
								onType={(text) => typed.writeTypeWords(incident.id, text)}
								onChoose={(code) => {
									after("type")();
									if (isOver) typed.writeTypeWords(incident.id, nameOf(desk.catalogue.incident_types, code));
									else void setType(desk, incident, code);
								}}
								onGoOn={after("type")}
							/>
						}
					/>
					<WhatFact incident={incident} goOn={after("what")} />
					<CallBackNumber call={call} goOn={after("number")} />
					<QuestionCards incident={incident} isOver={isOver} goOn={after("questions")} />
					{!isOver && <PriorityFact incident={incident} />}
					{!isOver && <AlarmLevel incident={incident} />}
				</FactFields>
				{!isOver && <Agencies incident={incident} />}
			</div>
		</section>
	);
}

/** What must not be overlooked while the form lies over its row. Those whose ringing call stands above are seen there. */
function UrgentElsewhere({ incidentId }: { incidentId: number }) {
	const { queue, watch } = useDesk();
	const t = words.value;
	const above = new Set(watch.foremost.value.flatMap(({ items }) => items.map((call) => call.incident_id)));
	const urgent = queue.order.value.urgent.filter((id) => id !== incidentId && !above.has(id));
	if (urgent.length === 0) return null;
	return (
		<section class="missing" aria-label={t.urgentElsewhere} data-testid="urgent-elsewhere">
			<h3>
				{t.urgentElsewhere} <span class="count">{urgent.length}</span>
			</h3>
			<ul>
				{urgent.map((id) => (
					<MissingIncident key={id} id={id} />
				))}
			</ul>
		</section>
	);
}

/** Who is on the line, and for how long. It stays in sight. */
function Head({ call }: { call: CallCard }) {
	const { catalogue, callForm } = useDesk();
	const t = words.value;
	return (
		<header class="call-head">
			<span class="line" title={nameOf(catalogue.lines, call.line)}>
				{lineOf(catalogue, call)}
			</span>
			<span class="caller">{callerOf(call)}</span>
			<span class={`call-status call-${call.status}`}>{t.callStatus[call.status]}</span>
			{!call.ended_at && <Running from={call.answered_at ?? call.received_at} />}
			{call.silent_since && !call.ended_at && (
				<b class="silent">
					{t.silentFor} <Running from={call.silent_since} />
				</b>
			)}
			<b class="silent" role="status">
				{call.ended_at && t.hungUpAt(timeOfDay(call.ended_at))}
			</b>
			<NuisanceMark call={call} />
			<button type="button" title={`${t.close} (Esc)`} aria-label={t.close} onClick={() => callForm.close()}>
				×
			</button>
		</header>
	);
}

/** Where the caller is reached, where that is another number than the one that called. */
function CallBackNumber({ call, goOn }: { call: CallCard; goOn: () => void }) {
	const desk = useDesk();
	const t = words.value;
	const isRefused = useSignal(false);
	const [saving] = useState(() => new Saving());
	const id = `call-back-number-${call.id}`;
	const known = call.call_back_number ? phone(call.call_back_number) : "";
	const typed = desk.typed.numbers.value.get(call.id);

	async function save(): Promise<void> {
		const numbers = desk.typed.numbers;
		await saving.run({
			read: () => numbers.peek().get(call.id),
			save: async (number) => {
				const kept = desk.settle(await desk.commands.calls.setCallBackNumber(call.id, number.normalize("NFC").trim()));
				isRefused.value = kept === undefined;
				return kept !== undefined;
			},
			forget: (number) => {
				if (numbers.peek().get(call.id) === number) desk.typed.writeNumber(call.id, null);
			},
		});
	}

	return (
		<div class="fact">
			<label for={id}>{t.callBackNumber}</label>
			<input
				id={id}
				name="call-back-number"
				inputMode="tel"
				autocomplete="off"
				maxLength={40}
				placeholder={t.callBackNumberHint}
				aria-invalid={typed !== undefined && isRefused.value}
				value={typed ?? known}
				onInput={({ currentTarget: { value } }) => {
					isRefused.value = false;
					desk.typed.writeNumber(call.id, value === known ? null : value);
				}}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || event.isComposing) return;
					event.preventDefault();
					goOn();
				}}
				onBlur={() => void save()}
			/>
		</div>
	);
}
