import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChatMessageCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import { Command } from "./Command.tsx";
import { countText, isOwn } from "./chat.ts";
import { useDesk } from "./desk.ts";
import { PersonMark } from "./marks.tsx";
import { dropSent } from "./saving.ts";
import { WrittenTime } from "./WrittenTime.tsx";

/** As the centre takes it. */
export const LONGEST_MESSAGE = 1000;

/** What people on an incident say to each other. It is no record of facts: that is what notes are for. */
export function Chat({ incident, isOver, events }: ChatProps) {
	const { chat } = useDesk();
	const t = words.value;
	const unread = useComputed(() => chat.unread.value.get(incident.id) ?? 0).value;
	return (
		<details
			class="chat"
			data-testid="chat"
			open={!chat.isFolded.value}
			onToggle={(event) => {
				chat.isFolded.value = !event.currentTarget.open;
			}}
		>
			<summary>
				<h3>{t.chat}</h3>
				{unread > 0 && (
					<b class="unread" data-testid="chat-unread">
						{t.chatUnread(countText(unread))}
					</b>
				)}
			</summary>
			{!chat.isFolded.value && <Open incident={incident} isOver={isOver} events={events} />}
		</details>
	);
}

interface ChatProps {
	incident: IncidentCard;
	isOver: boolean;
	/** The record of the incident, in its order. */
	events: readonly RecordedEvent[];
}

function Open({ incident, isOver, events }: ChatProps) {
	const desk = useDesk();
	const t = words.value;
	const messages = events.flatMap(({ name, data }) => (name === "chat_message.written" ? (data.chat_messages ?? []) : []));
	const newest = messages.at(-1)?.id ?? 0;
	const list = useRef<HTMLOListElement>(null);

	useEffect(() => {
		list.current?.scrollTo({ top: list.current.scrollHeight });
		const last = list.current?.lastElementChild;
		if (!last) return undefined;
		// Read is what was in sight, not what stood somewhere below.
		const sight = new IntersectionObserver((entries) => {
			if (document.visibilityState === "visible" && entries.some(({ isIntersecting }) => isIntersecting))
				desk.chat.read(incident.id, newest);
		});
		sight.observe(last);
		return () => sight.disconnect();
	}, [newest]);

	return (
		<>
			<Readers incidentId={incident.id} />
			{messages.length === 0 ? (
				<p class="hint">{t.chatEmpty}</p>
			) : (
				<ol ref={list} aria-label={t.chat}>
					{messages.map((message) => (
						<Message key={message.id} message={message} />
					))}
				</ol>
			)}
			{!isOver && <Say incident={incident} />}
		</>
	);
}

function Message({ message }: { message: ChatMessageCard }) {
	const desk = useDesk();
	return (
		<li class={isOwn(message, desk.me) ? "own" : ""} data-testid="chat-message" data-message-id={message.id}>
			<span class="said-by">
				<b>{message.from_call_sign ?? calledAs(message.by)}</b>
				<WrittenTime message={message} />
			</span>
			<span class="said">{message.text}</span>
		</li>
	);
}

/** Who else has the incident open, and reads this now. */
function Readers({ incidentId }: { incidentId: number }) {
	const desk = useDesk();
	const names = useComputed(() => [
		...new Set((desk.othersAt.value.get(incidentId) ?? []).map((other) => calledAs(other))),
	]).value;
	if (names.length === 0) return null;
	return (
		<p class="hint" data-testid="chat-readers">
			<PersonMark isEditing={false} /> {words.value.chatReaders(names.join(", "))}
		</p>
	);
}

function Say({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const text = desk.chatDrafts.value.get(incident.id) ?? "";
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:chat`);
	useEffect(
		() => () => {
			if (desk.focused.peek()?.field === "chat") desk.focused.value = null;
		},
		[],
	);

	async function send(): Promise<void> {
		const said = text.normalize("NFC").trim();
		if (said && !pending && desk.settle(await desk.commands.chat.sayOn(incident.id, said)))
			dropSent(desk.chatDrafts, incident.id, text);
	}

	return (
		<form
			class="note"
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			<textarea
				name="chat"
				rows={1}
				maxLength={LONGEST_MESSAGE}
				aria-label={t.chatWrite}
				placeholder={t.chatWrite}
				value={text}
				onInput={(event) => desk.writeChat(incident.id, event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
					event.preventDefault();
					if (desk.held.peek() === "") void send();
				}}
				onFocus={() => {
					desk.focused.value = { incidentId: incident.id, field: "chat" };
				}}
				onBlur={() => {
					desk.focused.value = null;
				}}
			/>
			<Command type="submit" data-testid="say" disabled={pending || !text.trim()}>
				{pending ? t.sending : t.chatSend}
			</Command>
		</form>
	);
}
