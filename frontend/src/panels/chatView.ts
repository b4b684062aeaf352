// What people write to each other, as this desk sees it: what asks it, and what its person has not read.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChatMessageCard, Me } from "../contract.ts";
import type { Store } from "../live/store.ts";
import { askingMessages, saidByCrews, unreadByIncident } from "./chat.ts";
import type { Shelf } from "./keptDrafts.ts";

/** Older ones are of incidents that have long ended. */
const MOST_KEPT = 300;

function keyOf(username: string): string {
	return `eoc.chat-read:${username}`;
}

export class ChatView {
	/** Whether the messages that are addressed to desks are shown, and the one that is being answered. */
	readonly isOpen = signal(false);
	readonly answering = signal<ChatMessageCard | null>(null);
	/** Whether what is said on an incident is folded away. */
	readonly isFolded = signal(false);
	/** All that wait to be acknowledged. */
	readonly waiting: ReadonlySignal<readonly ChatMessageCard[]>;
	/** Those among them that ask this person, the most pressing first. */
	readonly asking: ReadonlySignal<readonly ChatMessageCard[]>;
	/** How many messages on an incident are unread, by its id. */
	readonly unread: ReadonlySignal<ReadonlyMap<number, number>>;
	/** What crews said here on incidents on which this person works, and is unread. */
	readonly fromCrews: ReadonlySignal<readonly ChatMessageCard[]>;
	readonly #readUpTo: Signal<ReadonlyMap<number, number>>;

	constructor(me: Me, store: Store, shelf: Shelf, isMine: (incidentId: number) => boolean) {
		this.#readUpTo = signal(keptMarks(shelf, me.username));
		effect(() => keepMarks(shelf, me.username, this.#readUpTo.value));
		this.waiting = computed(() => store.chatMessages.all().filter(({ incident_id }) => incident_id === null));
		this.asking = computed(() => askingMessages(this.waiting.value, me));
		this.unread = computed(() => unreadByIncident(store.chatMessages.all(), me, this.#readUpTo.value));
		// What was said before somebody began to work on an incident is no news to them.
		const said = signal<ReadonlySet<number>>(new Set());
		store.onFrames((_frames, before) => {
			const { state } = store;
			const fresh = saidByCrews(before, state, me, isMine).map(({ id }) => id);
			const standing = [...said.peek()].filter((id) => state.chatMessages.has(id));
			if (fresh.length > 0 || standing.length < said.peek().size) said.value = new Set([...standing, ...fresh]);
		});
		this.fromCrews = computed(() =>
			store.chatMessages
				.all()
				.filter(({ id, incident_id }) => said.value.has(id) && id > (this.#readUpTo.value.get(incident_id ?? 0) ?? 0)),
		);
	}

	/** Take it that this person has read what was said on an incident, up to this message. */
	read(incidentId: number, upTo: number): void {
		const known = this.#readUpTo.peek();
		if (upTo <= (known.get(incidentId) ?? 0)) return;
		const next = new Map(known);
		next.delete(incidentId);
		next.set(incidentId, upTo);
		this.#readUpTo.value = new Map([...next].slice(-MOST_KEPT));
	}

	/** Show the messages; with one, answer it. */
	open(answering: ChatMessageCard | null): void {
		this.answering.value = answering;
		this.isOpen.value = true;
	}
}

function keepMarks(shelf: Shelf, username: string, marks: ReadonlyMap<number, number>): void {
	try {
		shelf.setItem(keyOf(username), JSON.stringify([...marks]));
	} catch {
		// Where the browser keeps nothing, what was read is known as long as the page lives.
	}
}

/** What this person had read before; nothing that this page could not have kept. */
function keptMarks(shelf: Shelf, username: string): ReadonlyMap<number, number> {
	try {
		const found: unknown = JSON.parse(shelf.getItem(keyOf(username)) ?? "[]");
		if (!Array.isArray(found)) return new Map();
		const isMark = (entry: unknown): entry is [number, number] =>
			Array.isArray(entry) && entry.length === 2 && entry.every((part) => typeof part === "number");
		return new Map(found.filter(isMark));
	} catch {
		return new Map();
	}
}
