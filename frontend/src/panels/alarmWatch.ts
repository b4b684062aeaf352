// What calls for this desk: the alarms and calls in groups, what is told once, and which alarms were taken lately.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CallCard, ChatMessageCard, EscalationCard, HandoverCard, IncidentCard, Me } from "../contract.ts";
import { isCritical } from "../live/alarms.ts";
import type { Clock } from "../live/clock.ts";
import { foremost, type Group, groupedAlarms, groupedCalls } from "../live/flood.ts";
import type { Store } from "../live/store.ts";
import { mayAcknowledge } from "./chat.ts";
import type { ChatView } from "./chatView.ts";
import { mayChange } from "./rights.ts";
import { UnderKey } from "./underKey.ts";
import { nobodyGoes } from "./waits.ts";

/** So many ringing calls stand beside a form, each in one line. */
const BESIDE_A_FORM = 5;
/** So many alarms that somebody took are remembered. */
const TAKEN = 20;

export class AlarmWatch {
	/** The alarms that ask this desk, the most urgent first, alike ones together in a flood. */
	readonly alarms: ReadonlySignal<readonly Group<EscalationCard>[]>;
	/** Of them the group that the key takes next; undefined where each was taken and none has come. */
	readonly next: ReadonlySignal<Group<EscalationCard> | undefined>;
	readonly alarmKey: UnderKey;
	/** The message that its key takes next. */
	readonly nextMessage: ReadonlySignal<ChatMessageCard | undefined>;
	readonly messageKey: UnderKey;
	/** The calls that ring here, the longest wait first, alike ones together in a flood. */
	readonly ringing: ReadonlySignal<readonly Group<CallCard>[]>;
	/** Of them those that stand where a form leaves little room: the one that is taken next, and those about a P1. */
	readonly foremost: ReadonlySignal<readonly Group<CallCard>[]>;
	/** Whether one of them may be taken here. */
	readonly isRinging: ReadonlySignal<boolean>;
	/** The P1 to which nobody goes. */
	readonly unsent: ReadonlySignal<readonly IncidentCard[]>;
	/** The desks that are handed to this person. */
	readonly handovers: ReadonlySignal<readonly HandoverCard[]>;
	/** What is told by one sound while it stands: alarms that are not critical, P1 to which nobody goes, messages that ask this person, what a crew said to them, a desk handed to them. */
	readonly notices: ReadonlySignal<readonly string[]>;
	readonly #taken = signal<readonly EscalationCard[]>([]);

	constructor(
		me: Me,
		store: Store,
		alarms: ReadonlySignal<readonly EscalationCard[]>,
		calls: ReadonlySignal<readonly CallCard[]>,
		{ asking: messages, fromCrews }: Pick<ChatView, "asking" | "fromCrews">,
		/** What this desk has asked for and does not see yet. */
		pending: ReadonlySignal<ReadonlySet<string>>,
		clock: Clock,
	) {
		const incidentOf = (id: number) => store.incidents.card(id).value;
		this.alarms = computed(() => groupedAlarms(alarms.value, incidentOf));
		this.next = computed(() =>
			this.alarms.value.find(({ items }) => items.some(({ id }) => !pending.value.has(`escalation:${id}`))),
		);
		this.alarmKey = new UnderKey(
			computed(() => alarms.value.map(({ id }) => id)),
			computed(() => this.next.value?.key ?? null),
			clock,
		);
		this.nextMessage = computed(() =>
			messages.value.find((message) => mayAcknowledge(message, me) && !pending.value.has(`chat:${message.id}`)),
		);
		this.messageKey = new UnderKey(
			computed(() => messages.value.map(({ id }) => id)),
			computed(() => this.nextMessage.value?.id.toString() ?? null),
			clock,
		);
		this.ringing = computed(() => groupedCalls(calls.value, incidentOf));
		const isUrgent = (call: CallCard): boolean => incidentOf(call.incident_id)?.priority === 1;
		this.foremost = computed(() => foremost(this.ringing.value, isUrgent, BESIDE_A_FORM));
		this.isRinging = computed(() => mayChange(me) && calls.value.length > 0);
		this.unsent = computed(() =>
			store.incidents.all().filter(({ priority, status, assignments }) => priority === 1 && nobodyGoes(status, assignments)),
		);
		this.handovers = computed(() => store.handovers.all().filter(({ to_person }) => to_person === me.username));
		this.notices = computed(() => [
			...alarms.value.filter((alarm) => !isCritical(alarm)).map(({ id }) => `alarm:${id}`),
			...this.unsent.value.map(({ id }) => `incident:${id}`),
			// Once nobody took it in time it is another matter.
			...messages.value.map(({ id, overdue_at }) => (overdue_at === null ? `message:${id}` : `overdue:${id}`)),
			...fromCrews.value.map(({ id }) => `chat:${id}`),
			...this.handovers.value.map(({ id }) => `handover:${id}`),
		]);
		store.onFrames((frames) => {
			for (const frame of frames)
				if (frame.type === "event" && frame.name === "escalation.acknowledged") this.#remember(frame.data.escalations ?? []);
		});
	}

	/** The alarms that somebody took since this page was opened, the last first: of each chain the newest step. */
	get taken(): ReadonlySignal<readonly EscalationCard[]> {
		return this.#taken;
	}

	#remember(ended: readonly EscalationCard[]): void {
		const newest = new Map<string, EscalationCard>();
		for (const alarm of ended) if (alarm.step >= (newest.get(alarm.chain)?.step ?? 0)) newest.set(alarm.chain, alarm);
		this.#taken.value = [...newest.values(), ...this.#taken.peek()].slice(0, TAKEN);
	}
}
