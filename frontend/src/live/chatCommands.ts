// What people of the centre write to each other.
import type { ChatMessageCard, ChatMessageList, EventFrame, NewChatMessage } from "../contract.ts";
import type { Outcome, Sender } from "./sender.ts";

export class ChatCommands {
	readonly #sender: Sender;

	constructor(sender: Sender) {
		this.#sender = sender;
	}

	/** Say something to everybody on an incident. */
	sayOn(incidentId: number, text: string): Promise<Outcome<ChatMessageCard>> {
		return this.#sender.post<ChatMessageCard>(
			`incident:${incidentId}:chat`,
			`/incidents/${incidentId}/chat-messages`,
			{ text },
			(card, _board, events) => isTold(card, events),
		);
	}

	/** Write to desks, to a person, to a crew, or answer. */
	write(message: NewChatMessage): Promise<Outcome<ChatMessageList>> {
		return this.#sender.post<ChatMessageList>("chat:new", "/chat-messages", message, (list, _board, events) =>
			list.chat_messages.every((card) => isTold(card, events)),
		);
	}

	acknowledge(id: number): Promise<Outcome<ChatMessageCard>> {
		return this.#sender.post<ChatMessageCard>(
			`chat:${id}`,
			`/chat-messages/${id}/acknowledge`,
			undefined,
			(_card, board) => !board.chatMessages.has(id),
		);
	}
}

function isTold({ id }: ChatMessageCard, events: readonly EventFrame[]): boolean {
	return events.some((event) => event.data.chat_messages?.some((card) => card.id === id));
}
