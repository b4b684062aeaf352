import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { Command } from "./Command.tsx";
import { acknowledging, writerOf } from "./chat.ts";
import { type Desk, useDesk } from "./desk.ts";
import { MessageMark, WarningMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { isAnswerBegun } from "./typed.ts";
import { WrittenTime } from "./WrittenTime.tsx";

const SHOWN = 2;

/** Who wrote a message, and to whom. */
export function fromTo({ catalogue }: Pick<Desk, "catalogue">, message: ChatMessageCard): string {
	const to =
		message.to_call_sign ??
		(message.to_person ? calledAs(message.to_person) : nameOf(catalogue.agencies, message.to_agency ?? ""));
	return `${writerOf(message)} → ${to}`;
}

/** The messages that ask this desk, over everything else: two of them and the one that the key takes, and how many more there are. */
export function WaitingMessages() {
	const { chat, screens, watch } = useDesk();
	const asking = chat.asking.value;
	const next = watch.nextMessage.value;
	// The list of all of them opens in the console alone.
	const shown = asking.filter((message, index) => screens.here !== null || index < SHOWN || message === next);
	const more = asking.length - shown.length;
	return (
		<section aria-label={words.value.messages}>
			{shown.map((message) => (
				<Waiting key={message.id} message={message} isNext={message === next} />
			))}
			{more > 0 && (
				<button type="button" class="more-messages" data-testid="more-messages" onClick={() => chat.open(null)}>
					{words.value.moreMessages(more)}
				</button>
			)}
		</section>
	);
}

interface WaitingProps {
	message: ChatMessageCard;
	/** Whether the key takes it next. */
	isNext: boolean;
	mayAnswer?: boolean;
}

export function Waiting({ message, isNext, mayAnswer = true }: WaitingProps) {
	const desk = useDesk();
	const t = words.value;
	const isOverdue = message.overdue_at !== null;
	return (
		<div
			class={isOverdue ? "notice blocked waiting-message" : "notice waiting-message"}
			data-testid="waiting-message"
			data-message-id={message.id}
			data-overdue={isOverdue}
		>
			<span>
				{isOverdue ? <WarningMark /> : <MessageMark />} <b>{fromTo(desk, message)}</b> · <WrittenTime message={message} />{" "}
				{isOverdue && <b>· {t.messageOverdue}</b>}
				<span class="message-text" title={message.text}>
					{message.text}
				</span>
			</span>
			<MessageActions message={message} hasKey={isNext} mayAnswer={mayAnswer} />
		</div>
	);
}

interface MessageActionsProps {
	message: ChatMessageCard;
	hasKey?: boolean;
	mayAnswer?: boolean;
}

/** What may be done with a message that waits: take it, or answer it, which takes it too. */
export function MessageActions({ message, hasKey = false, mayAnswer = true }: MessageActionsProps) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`chat:${message.id}`);
	const how = acknowledging(message, desk.me);
	if (how === null) return <span class="hint">{t.messageWaits}</span>;
	return (
		<span class="buttons">
			<Command
				class="primary"
				data-testid="acknowledge-message"
				disabled={pending}
				onClick={() => desk.acknowledgeMessage(message.id)}
			>
				{pending ? t.sending : t.acknowledgeMessage[how]} {hasKey && <kbd>⇧F7</kbd>}
			</Command>
			{mayAnswer && message.to_unit_id === null && how !== "drop" && desk.screens.here === null && (
				<AnswerButton message={message} />
			)}
		</span>
	);
}

/** It says where an answer has been begun. */
export function AnswerButton({ message }: { message: ChatMessageCard }) {
	const desk = useDesk();
	const t = words.value;
	return (
		<button type="button" data-testid="answer-message" onClick={() => desk.chat.open(message)}>
			{isAnswerBegun(desk.typed, message) ? t.messageDraftTo(t.answerMessage) : t.answerMessage}
		</button>
	);
}
