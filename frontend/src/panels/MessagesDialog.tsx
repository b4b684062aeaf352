import { useRef } from "preact/hooks";
import type { ChatMessageCard, ChatMessageList } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { isDropped } from "./chat.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { NewMessage } from "./NewMessage.tsx";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";
import { isAnswerBegun } from "./typed.ts";
import { AnswerButton, fromTo, MessageActions } from "./WaitingMessages.tsx";
import { WrittenTime } from "./WrittenTime.tsx";

const LATELY = 30;

export function MessagesDialog() {
	const { chat } = useDesk();
	return chat.isOpen.value ? <Open /> : null;
}

/** The messages between desks, people and crews: what asks this desk, what else waits, what was taken lately. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const { chat } = desk;
	const dialog = useRef<HTMLDialogElement>(null);
	const asking = chat.asking.value;
	const elsewhere = chat.waiting.value.filter((message) => !asking.includes(message));
	return (
		<Dialog
			dialog={dialog}
			class="messages"
			data-testid="messages"
			aria-labelledby="messages-title"
			onClose={() => {
				chat.isOpen.value = false;
				chat.answering.value = null;
			}}
		>
			<h2 id="messages-title">{t.messages}</h2>
			<NewMessage />
			<div class="message-lists">
				<h3>{t.messagesAsking}</h3>
				{asking.length === 0 && <p class="hint">{t.noMessagesAsking}</p>}
				<Rows messages={asking} />
				{elsewhere.length > 0 && <h3>{t.messagesElsewhere}</h3>}
				<Rows messages={elsewhere} />
				<Lately />
			</div>
			<p class="buttons">
				<button type="button" onClick={() => dialog.current?.close()}>
					{t.close}
				</button>
			</p>
		</Dialog>
	);
}

function Lately() {
	const { chat } = useDesk();
	const t = words.value;
	// Whenever one is taken, or comes, there is more to read.
	const waiting = chat.waiting.value.map(({ id }) => id).join(" ");
	const { reading, again } = useReading<ChatMessageList>(`/chat-messages?limit=${LATELY}`, () => waiting);
	const { value, failed } = reading.value;
	const taken = value?.chat_messages.filter(({ acknowledged_at }) => acknowledged_at !== null) ?? [];
	if (failed)
		return (
			<p class="wrong">
				{t.messagesFailed}{" "}
				<button type="button" onClick={again}>
					{t.retry}
				</button>
			</p>
		);
	if (taken.length === 0) return null;
	return (
		<>
			<h3>{t.messagesLately}</h3>
			<Rows messages={taken} />
		</>
	);
}

function Rows({ messages }: { messages: readonly ChatMessageCard[] }) {
	return (
		<ul class="list">
			{messages.map((message) => (
				<Row key={message.id} message={message} />
			))}
		</ul>
	);
}

function Row({ message }: { message: ChatMessageCard }) {
	const desk = useDesk();
	const t = words.value;
	const now = desk.now.peek();
	const { acknowledged_by, acknowledged_at, overdue_at } = message;
	const taken = isDropped(message) ? t.messageDropped : t.messageTaken;
	return (
		<li class="message-row" data-testid="message-row" data-message-id={message.id}>
			<span>
				<b>{fromTo(desk, message)}</b> · <WrittenTime message={message} />
				{overdue_at !== null && <strong class="overdue"> · {t.messageOverdue}</strong>}
				<span class="message-text">{message.text}</span>
			</span>
			{acknowledged_by && acknowledged_at ? (
				<span class="buttons">
					<span class="hint">{taken(calledAs(acknowledged_by), timeAndDay(acknowledged_at, now))}</span>
					{isAnswerBegun(desk.typed, message) && <AnswerButton message={message} />}
				</span>
			) : (
				<MessageActions message={message} />
			)}
		</li>
	);
}
