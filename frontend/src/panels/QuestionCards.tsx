import { useSignal } from "@preact/signals";
import type { IncidentCard, QuestionCardItem, QuestionItem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { answerTo, cardsFor, fits, YES_NO } from "./answers.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf, textOf } from "./names.ts";
import { timeAndDay } from "./time.ts";

/** What to ask and to say. Nothing of it has to be done before a unit is sent. */
export function QuestionCards({ incident, isOver }: { incident: IncidentCard; isOver: boolean }) {
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
		<section>
			<h3>{t.questionCards}</h3>
			{shown.map((card) => (
				<Card key={card.code} card={card} incident={incident} isOver={isOver} />
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

interface CardProps {
	card: QuestionCardItem;
	incident: IncidentCard;
	isOver: boolean;
}

function Card({ card, incident, isOver }: CardProps) {
	const t = words.value;
	return (
		<article class="question-card" data-testid="question-card" data-card={card.code}>
			<h4>
				{nameOf([card], card.code)} {card.approval === "example" && <em>({t.approval.example})</em>}
			</h4>
			{card.instructions.length > 0 && (
				<details class="more" open>
					<summary>{t.instructions}</summary>
					<ol class="instructions">
						{card.instructions.map((instruction) => (
							<li key={instruction.text_vi}>{textOf(instruction)}</li>
						))}
					</ol>
				</details>
			)}
			<fieldset disabled={isOver}>
				<legend class="unseen">{nameOf([card], card.code)}</legend>
				{card.questions.map((question) => (
					<Question key={question.code} card={card.code} question={question} incident={incident} />
				))}
			</fieldset>
		</article>
	);
}

interface QuestionProps {
	card: string;
	question: QuestionItem;
	incident: IncidentCard;
}

function Question({ card, question, incident }: QuestionProps) {
	const desk = useDesk();
	const t = words.value;
	const given = answerTo(incident, card, question.code);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:answers:${card}:${question.code}`);

	async function send(answer: string): Promise<void> {
		if (answer !== given?.answer)
			desk.settle(await desk.commands.incidents.answer(incident.id, { card, question: question.code, answer }));
	}

	const isTyped = question.kind === "number" || question.kind === "text";
	const options = question.kind === "yes_no" ? YES_NO : question.options;
	return (
		<div class="question" data-testid="question" data-question={question.code}>
			<span>{textOf(question)}</span>
			{isTyped ? (
				<TypedAnswer question={question} given={given?.answer ?? ""} pending={pending} send={send} />
			) : (
				<span class="buttons">
					{options.map((option) => (
						<Command
							key={option}
							data-answer={option}
							aria-pressed={given?.answer === option}
							disabled={pending}
							onClick={() => send(option)}
						>
							{question.kind === "yes_no" ? t.yesNo[option] : option}
						</Command>
					))}
				</span>
			)}
			{given && <small>{t.answeredAt(given.by, timeAndDay(given.at, desk.now.peek()))}</small>}
		</div>
	);
}

interface TypedAnswerProps {
	question: QuestionItem;
	given: string;
	pending: boolean;
	send: (answer: string) => Promise<void>;
}

function TypedAnswer({ question, given, pending, send }: TypedAnswerProps) {
	const t = words.value;
	const typed = useSignal<string | null>(null);
	const text = (typed.value ?? given).normalize("NFC").trim();
	return (
		<form
			class="reason-form"
			onSubmit={async (event) => {
				event.preventDefault();
				if (!fits(question, text)) return;
				await send(text);
				typed.value = null;
			}}
		>
			<input
				aria-label={textOf(question)}
				inputMode={question.kind === "number" ? "decimal" : "text"}
				maxLength={question.kind === "number" ? 24 : 4000}
				value={typed.value ?? given}
				onInput={(event) => {
					typed.value = event.currentTarget.value;
				}}
			/>
			<Command type="submit" disabled={pending || text === given || !fits(question, text)}>
				{pending ? t.sending : t.save}
			</Command>
		</form>
	);
}
