import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { IncidentCard, QuestionCardItem, QuestionItem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { digitOf } from "../keys/keys.ts";
import { cameLate } from "../live/timeline.ts";
import { answerTo, cardsFor, fits, YES_NO } from "./answers.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf, textOf } from "./names.ts";
import { timeAndDay } from "./time.ts";
import { answersTo } from "./typed.ts";

interface Props {
	incident: IncidentCard;
	isOver: boolean;
	/** Go on after the last question. */
	goOn?: () => void;
}

/** What to ask and to say. Nothing of it has to be done before a unit is sent. */
export function QuestionCards({ incident, isOver, goOn }: Props) {
	const desk = useDesk();
	const t = words.value;
	const opened = useSignal<readonly string[]>([]);
	const cards = desk.catalogue.question_cards;
	const calls = desk.store.calls.all().filter((call) => call.incident_id === incident.id);
	const fitting = cardsFor(cards, incident, calls);
	const shown = cards.filter((card) => fitting.includes(card) || opened.value.includes(card.code));
	const others = cards.filter((card) => !shown.includes(card));
	if (shown.length === 0 && isOver) return null;
	return (
		<section class="question-cards" aria-label={t.questionCards} onKeyDown={walk}>
			<h3>{t.questionCards}</h3>
			{shown.map((card) => (
				<Card key={card.code} card={card} incident={incident} isOver={isOver} {...(goOn && { goOn })} />
			))}
			{!isOver && others.length > 0 && (
				<select
					aria-label={t.otherCard}
					data-testid="other-card"
					value=""
					onChange={(event) => {
						opened.value = [...opened.value, event.currentTarget.value];
					}}
				>
					<option value="">{t.otherCard}</option>
					{others.map(({ code }) => (
						<option key={code} value={code}>
							{nameOf(cards, code)}
						</option>
					))}
				</select>
			)}
		</section>
	);
}

/** From question to question by ↑ and ↓. */
function walk(event: KeyboardEvent): void {
	const steps = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
	if (steps === 0 || !(event.target instanceof HTMLElement) || !goFrom(event.target, steps)) return;
	event.preventDefault();
	event.stopPropagation();
}

/** Go to the question so many further; false where there is none. */
function goFrom(from: HTMLElement, steps: number): boolean {
	const all = [...(from.closest(".question-cards")?.querySelectorAll<HTMLElement>("[data-question]") ?? [])];
	const here = all.findIndex((question) => question.contains(from));
	const next = here < 0 ? undefined : all[here + steps];
	if (next) enterQuestion(next);
	return next !== undefined;
}

/** Put the focus on what answers a question: the answer that was given, else the first; while they are off, on the question. */
export function enterQuestion(question: HTMLElement): void {
	const control = ["[aria-pressed=true]:enabled", "input:enabled", "[data-answer]:enabled"]
		.map((selector) => question.querySelector<HTMLElement>(selector))
		.find((found) => found !== null);
	(control ?? question).focus();
}

interface CardProps {
	card: QuestionCardItem;
	incident: IncidentCard;
	isOver: boolean;
	goOn?: () => void;
}

function Card({ card, incident, isOver, goOn }: CardProps) {
	const t = words.value;
	const instructions = useRef<HTMLElement>(null);
	return (
		<article class="question-card" data-testid="question-card" data-card={card.code}>
			<h4>
				{nameOf([card], card.code)} {card.approval === "example" && <em>({t.approval.example})</em>}{" "}
				{card.instructions.length > 0 && (
					<button type="button" data-testid="to-instructions" onClick={() => instructions.current?.focus()}>
						{t.toInstructions} ↓
					</button>
				)}
			</h4>
			<fieldset>
				<legend class="unseen">{nameOf([card], card.code)}</legend>
				{card.questions.map((question) => (
					<Question
						key={question.code}
						card={card.code}
						question={question}
						incident={incident}
						isOver={isOver}
						{...(goOn && { goOn })}
					/>
				))}
			</fieldset>
			{card.instructions.length > 0 && (
				<details class="more" open>
					<summary ref={instructions}>{t.instructions}</summary>
					<ol class="instructions">
						{card.instructions.map((instruction) => (
							<li key={instruction.text_vi}>{textOf(instruction)}</li>
						))}
					</ol>
				</details>
			)}
		</article>
	);
}

interface QuestionProps {
	card: string;
	question: QuestionItem;
	incident: IncidentCard;
	isOver: boolean;
	goOn?: () => void;
}

function Question({ card, question, incident, isOver, goOn }: QuestionProps) {
	const desk = useDesk();
	const t = words.value;
	const given = answerTo(incident, card, question.code);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:answers:${card}:${question.code}`);

	/** On to the question below, before the centre has taken the answer: the hand does not wait for it. */
	function leave(from: EventTarget | null): void {
		if (from instanceof HTMLElement && !goFrom(from, 1)) goOn?.();
	}

	/** Whether the centre has it. `seen` is what stood there before the writer's eyes: nothing else is written over. */
	async function send(answer: string, seen = given?.answer ?? null): Promise<boolean> {
		if (answer === given?.answer) return true;
		const fields = { card, question: question.code, answer, instead_of: seen };
		return desk.settle(await desk.commands.incidents.answer(incident.id, fields)) !== undefined;
	}

	const late = given ? cameLate({ at: given.recorded_at, occurred_at: given.at }) : null;
	const isTyped = question.kind === "number" || question.kind === "text";
	const options = question.kind === "yes_no" ? YES_NO : question.options;
	return (
		<fieldset
			class="question"
			tabIndex={-1}
			data-testid="question"
			data-question={question.code}
			data-answered={given !== undefined}
			onKeyDown={(event) => {
				const digit = isTyped ? null : digitOf(event);
				const option = digit === null ? undefined : options[digit - 1];
				if (option === undefined || pending || isOver) return;
				event.preventDefault();
				leave(event.target);
				void send(option);
			}}
		>
			<legend>{textOf(question)}</legend>
			{isTyped ? (
				<TypedAnswer
					name={`${answersTo(incident.id)}${card}:${question.code}`}
					question={question}
					given={given?.answer ?? ""}
					pending={pending}
					isOver={isOver}
					send={send}
					leave={leave}
				/>
			) : (
				<span class="buttons">
					{options.map((option, index) => (
						<Command
							key={option}
							data-answer={option}
							aria-pressed={given?.answer === option}
							disabled={pending || isOver}
							onClick={() => send(option)}
						>
							<kbd>{index + 1}</kbd> {question.kind === "yes_no" ? t.yesNo[option] : option}
						</Command>
					))}
				</span>
			)}
			{given && (
				<small>
					{t.answeredAt(given.from_call_sign ?? given.by, timeAndDay(given.at, desk.now.peek()))}
					{late && <span data-testid="came-late"> · {t.cameLate(timeAndDay(late, desk.now.peek()))}</span>}
				</small>
			)}
		</fieldset>
	);
}

interface TypedAnswerProps {
	/** Under which what is typed is kept. */
	name: string;
	question: QuestionItem;
	given: string;
	pending: boolean;
	isOver: boolean;
	send: (answer: string, seen: string | null) => Promise<boolean>;
	leave: (from: EventTarget | null) => void;
}

function TypedAnswer({ name, question, given, pending, isOver, send, leave }: TypedAnswerProps) {
	const { typed } = useDesk();
	const t = words.value;
	const written = typed.texts.value.get(name);
	const text = (written ?? given).normalize("NFC").trim();
	/** What stood there when the writer began. */
	const seen = useRef<string | null>(null);

	async function save(): Promise<boolean> {
		const began = seen.current ?? given;
		if (await send(text, began === "" ? null : began)) return true;
		// Who was told what stands there now, and saves again, means it.
		seen.current = null;
		return false;
	}

	return (
		<form
			class="reason-form"
			onSubmit={async (event) => {
				event.preventDefault();
				if (isOver || (text !== given && !fits(question, text))) return;
				leave(event.currentTarget.querySelector("input"));
				if ((text === given || (await save())) && typed.texts.peek().get(name) === written) typed.writeText(name, null);
			}}
		>
			<input
				aria-label={textOf(question)}
				inputMode={question.kind === "number" ? "decimal" : "text"}
				maxLength={question.kind === "number" ? 24 : 4000}
				// What is typed stays, and who is at it is not thrown out.
				readOnly={isOver}
				value={written ?? given}
				onInput={({ currentTarget: { value } }) => {
					if (written === undefined) seen.current = given;
					typed.writeText(name, value === given ? null : value);
				}}
			/>
			<Command type="submit" disabled={pending || isOver || text === given || !fits(question, text)}>
				{pending ? t.sending : t.save}
			</Command>
		</form>
	);
}
