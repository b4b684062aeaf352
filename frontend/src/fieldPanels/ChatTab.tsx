import { useSignal } from "@preact/signals";
import type { ChatMessageCard, IncidentCard } from "../contract.ts";
import { acknowledgeMessage, sayOnIncident, writeToDesk } from "../field/deeds.ts";
import { words } from "../i18n/field/index.ts";
import { cameLate } from "../live/timeline.ts";
import { timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { WriteLine } from "./WriteLine.tsx";

/** What is said on the incident, and between the crew and its desk. */
export function ChatTab({ incident }: { incident: IncidentCard | null }) {
	const { phone } = useTools();
	const t = words.value;
	const isToDesk = useSignal(incident === null);
	const unit = phone.unit.value;
	const messages = phone.board.now.value?.board.chat_messages ?? [];
	const waiting = phone.queue.waiting.value.filter(({ about }) => about.what === "message");
	return (
		<>
			<ul class="messages" data-testid="messages">
				{messages.length + waiting.length === 0 && <li class="quiet">{t.noMessages}</li>}
				{messages.map((message) => (
					<Message key={message.id} message={message} />
				))}
				{waiting.map(({ order, body }) => (
					<li key={`waiting-${order}`} class="own unsent">
						<p>{String(body?.text ?? "")}</p>
						<small>{t.notSentYet}</small>
					</li>
				))}
			</ul>
			{incident && (
				<label class="check">
					<input
						type="checkbox"
						checked={isToDesk.value}
						onChange={({ currentTarget }) => {
							isToDesk.value = currentTarget.checked;
						}}
					/>
					{t.messageToDesk}
				</label>
			)}
			<WriteLine
				label={isToDesk.value || !incident ? t.messageHint : t.messageOnIncident}
				testId="message-text"
				about={String(incident?.id ?? "desk")}
				onWrite={async (text) => {
					if (!unit) return false;
					return phone.do(isToDesk.peek() || !incident ? writeToDesk(unit, text) : sayOnIncident(incident, text));
				}}
			/>
		</>
	);
}

function Message({ message }: { message: ChatMessageCard }) {
	const { phone } = useTools();
	const t = words.value;
	const unitId = phone.unit.value?.id;
	const wroteAt = message.occurred_at ?? message.written_at;
	const isOwn = message.from_unit_id === unitId;
	const isAsked = message.to_unit_id === unitId && message.acknowledged_at === null;
	const isTaken = phone.queue.waiting.value.some(({ path }) => path === `/chat-messages/${message.id}/acknowledge`);
	return (
		<li class={isOwn ? "own" : isAsked ? "asked" : ""} data-testid="message" data-message-id={message.id}>
			<small>
				{message.from_call_sign ?? (message.by.name || message.by.username)} · {timeOf(wroteAt)}
				{cameLate({ at: message.written_at, occurred_at: wroteAt }) && ` · ${t.reportedLate}`}
			</small>
			<p>{message.text}</p>
			{isAsked && (
				<button
					type="button"
					data-testid="read-message"
					disabled={isTaken}
					onClick={() => void phone.do(acknowledgeMessage(message.id, message.text))}
				>
					{isTaken ? t.notSentYet : t.readMessage}
				</button>
			)}
		</li>
	);
}
