import { useSignal } from "@preact/signals";
import type { CallCard, IncidentCard, QuestionCardItem, QuestionItem } from "../contract.ts";
import { type ShownAnswer, shownAnswer } from "../field/answers.ts";
import { answerQuestion } from "../field/deeds.ts";
import { language, words } from "../i18n/field/index.ts";
import { cameLate } from "../live/timeline.ts";
import { cardsFor, fits, YES_NO } from "../panels/answers.ts";
import { named, timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { Sheet } from "./Sheet.tsx";

interface Asked {
	card: string;
	question: QuestionItem;
}

/** What is asked at incidents of this type, with what is known: a touch on a question answers it. */
export function Questions({ incident, calls }: { incident: IncidentCard; calls: readonly CallCard[] }) {
	const { phone } = useTools();
	const t = words.value;
	const open = useSignal<Asked | null>(null);
	const cards = phone.catalogue.value?.question_cards ?? [];
	const done = { waiting: phone.queue.waiting.value, answered: phone.queue.answered.value };
	const asked = open.value;
	const fitting = cardsFor(cards, incident, calls);
	return (
		<section aria-label={t.answers} data-testid="answers">
			<h2>{t.answers}</h2>
			{fitting.length === 0 && <p class="quiet">{t.noQuestions}</p>}
			{fitting.map((card) => (
				<Card
					key={card.code}
					card={card}
					shown={({ code }) => shownAnswer(incident, done, card.code, code)}
					onAsk={(question) => {
						open.value = { card: card.code, question };
					}}
				/>
			))}
			{asked && (
				<AnswerSheet
					question={asked.question}
					shown={shownAnswer(incident, done, asked.card, asked.question.code)}
					onGive={(answer, seen) => {
						open.value = null;
						const detail = `${textOf(asked.question)} ${said(asked.question, answer)}`;
						if (answer !== seen) void phone.do(answerQuestion(incident, asked, answer, seen, detail));
					}}
					onClose={() => {
						open.value = null;
					}}
				/>
			)}
		</section>
	);
}

interface CardProps {
	card: QuestionCardItem;
	shown: (question: QuestionItem) => ShownAnswer | null;
	onAsk: (question: QuestionItem) => void;
}

function Card({ card, shown, onAsk }: CardProps) {
	const t = words.value;
	return (
		<>
			<h3>{named([card], card.code)}</h3>
			<ul class="choices questions">
				{card.questions.map((question) => {
					const known = shown(question);
					return (
						<li key={question.code}>
							<button
								type="button"
								data-testid="question"
								data-question={question.code}
								data-answer={known?.answer ?? ""}
								onClick={() => onAsk(question)}
							>
								<span>{textOf(question)}</span>
								{known ? <b>{said(question, known.answer)}</b> : <i>{t.notAnswered}</i>}
								{known && <small>{known.isUnsent ? t.notSentYet : known.given && whose(known.given)}</small>}
							</button>
						</li>
					);
				})}
			</ul>
		</>
	);
}

interface SheetProps {
	question: QuestionItem;
	shown: ShownAnswer | null;
	/** `seen` is what stood there when the question was opened. */
	onGive: (answer: string, seen: string | null) => void;
	onClose: () => void;
}

function AnswerSheet({ question, shown, onGive, onClose }: SheetProps) {
	const t = words.value;
	// What comes meanwhile was not seen by who is answering: the centre tells of it.
	const seen = useSignal(shown?.answer ?? null).peek();
	const isTyped = question.kind === "number" || question.kind === "text";
	const text = useSignal(isTyped ? (seen ?? "") : "");
	const written = text.value.normalize("NFC").trim();
	const options = question.kind === "yes_no" ? YES_NO : question.options;
	return (
		<Sheet title={textOf(question)} testId="answer-sheet" onClose={onClose}>
			{isTyped ? (
				<form
					onSubmit={(event) => {
						event.preventDefault();
						if (fits(question, written)) onGive(written, seen);
					}}
				>
					<input
						aria-label={textOf(question)}
						data-testid="answer-text"
						inputMode={question.kind === "number" ? "decimal" : "text"}
						maxLength={question.kind === "number" ? 24 : 2_000}
						value={text}
						onInput={({ currentTarget: { value } }) => {
							text.value = value;
						}}
					/>
					<button type="submit" class="primary main-action" data-testid="answer-save" disabled={!fits(question, written)}>
						{t.save}
					</button>
				</form>
			) : (
				<ul class="choices">
					{options.map((option) => (
						<li key={option}>
							<button
								type="button"
								data-testid="answer-option"
								data-option={option}
								aria-pressed={shown?.answer === option}
								onClick={() => onGive(option, seen)}
							>
								{said(question, option)}
							</button>
						</li>
					))}
				</ul>
			)}
		</Sheet>
	);
}

function textOf(question: QuestionItem): string {
	return language.value === "vi" ? question.text_vi : question.text_en;
}

function said(question: QuestionItem, answer: string): string {
	return (question.kind === "yes_no" ? words.value.yesNo[answer] : undefined) ?? answer;
}

/** Who answered and when, and that it came late where it did. */
function whose({ by, from_call_sign, at, recorded_at }: NonNullable<ShownAnswer["given"]>): string {
	const late = cameLate({ at: recorded_at, occurred_at: at }) ? [words.value.reportedLate] : [];
	return [from_call_sign ?? by, timeOf(at), ...late].join(" · ");
}
