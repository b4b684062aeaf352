import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { Command } from "./Command.tsx";
import { acknowledging, mayAcknowledge } from "./chat.ts";
import { type Desk, useDesk } from "./desk.ts";
import { MessageMark, WarningMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { isAnswerBegun } from "./typed.ts";
import { WrittenTime } from "./WrittenTime.tsx";

const SHOWN = 2;

/** Who wrote a message, and to whom. */
export function fromTo({ catalogue }: Pick<Desk, "catalogue">, message: ChatMessageCard): string {
	const from = message.from_call_sign ?? calledAs(message.by);
	const to =
		message.to_call_sign ??
		(message.to_person ? calledAs(message.to_person) : nameOf(catalogue.agencies, message.to_agency ?? ""));
	return `${from} → ${to}`;
}

/** The messages that ask this desk, over everything else: two of them, and how many more there are. */
export function WaitingMessages() {
	const { chat, me, screens } = useDesk();
	const asking = chat.asking.value;
	const firstToTake = asking.find((message) => mayAcknowledge(message, me));
	// The list of all of them opens in the console alone.
	const shown = screens.here === null ? SHOWN : asking.length;
	const more = asking.length - shown;
	return (
		<section aria-label={words.value.messages}>
			{asking.slice(0, shown).map((message) => (
				<Waiting key={message.id} message={message} isFirst={message === firstToTake} />
			))}
			{more > 0 && (
				<button type="button" class="more-messages" data-testid="more-messages" onClick={() => chat.open(null)}>
					{words.value.moreMessages(more)}
				</button>
			)}
		</section>
	);
}

function Waiting({ message, isFirst }: { message: ChatMessageCard; isFirst: boolean }) {
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
			<MessageActions message={message} hasKey={isFirst} />
		</div>
	);
}

/** What may be done with a message that waits: take it, or answer it, which takes it too. */
export function MessageActions({ message, hasKey = false }: { message: ChatMessageCard; hasKey?: boolean }) {
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
			{message.to_unit_id === null && how !== "drop" && desk.screens.here === null && <AnswerButton message={message} />}
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
