// What every panel of a desk shares.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { History } from "../commandline/history.ts";
import type {
	CameraLook,
	Catalogue,
	DeskCard,
	EscalationCard,
	IncidentCard,
	IncidentChanges,
	Me,
	Problem,
} from "../contract.ts";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { SingleKeys } from "../keys/singleKeys.ts";
import { Absences } from "../live/absence.ts";
import { asking, askingOthers } from "../live/alarms.ts";
import { hasEnded } from "../live/apply.ts";
import { type Clock, systemClock } from "../live/clock.ts";
import type { Commands } from "../live/commands.ts";
import type { Group } from "../live/flood.ts";
import { holdOf } from "../live/holding.ts";
import { byIncident, type Desks, type InFront, othersThan } from "../live/presence.ts";
import { type Outcome, ownProblem } from "../live/sender.ts";
import type { Connection } from "../live/socket.ts";
import type { FoldedFrame, Store } from "../live/store.ts";
import type { Screens } from "../screens/screens.ts";
import { AlarmWatch } from "./alarmWatch.ts";
import { BoardView } from "./boardView.ts";
import { CallForm } from "./callForm.ts";
import { ChatView } from "./chatView.ts";
import { Conflicts } from "./conflicts.ts";
import type { Point } from "./distance.ts";
import { type Drafts, lastTyped, NEVER_SEEN, type TextField, typedOver, without } from "./drafts.ts";
import { type NoteDrafts, type Shelf, written } from "./keptDrafts.ts";
import { keepViews, keptViews } from "./keptViews.ts";
import { LastDeed } from "./lastDeed.ts";
import { MapTools } from "./mapTools.ts";
import { OwnChanges } from "./ownChanges.ts";
import { isMine } from "./queueFilter.ts";
import { QueueView } from "./queueView.ts";
import { ShiftView } from "./shiftView.ts";
import { SoundTests } from "./soundTests.ts";
import { Spoken } from "./spoken.ts";
import { Typed } from "./typed.ts";
import { Uploads } from "./uploads.ts";

/** An incident that ended at this desk, and into which one it was merged. */
export interface Ended {
	incident: IncidentCard;
	into: IncidentCard | null;
	/** By the centre's clock, in milliseconds. */
	at: number;
}

/** A look through a camera, and the incident for which it is. */
export interface OpenLook {
	opened: CameraLook;
	incidentId: number;
}

/** The incident whose hand-over is open, and to which line; null where that is not chosen yet. */
export interface Referring {
	incidentId: number;
	line: string | null;
}

export interface Notice {
	id: number;
	problem: Problem;
}

const NOTICES = 3;
/** For so long a merge can be undone, and this desk offers to take an end back. */
export const UNDONE_WITHIN_MS = 600_000;

export class Desk {
	readonly selectedId = signal<number | null>(null);
	readonly newIncidentOpen = signal(false);
	/** The words for the type of the incident that is being entered. */
	readonly callForm: CallForm;
	/** The incident for which this person asked whom to send, until its panel takes them there. */
	readonly recommendFor = signal<number | null>(null);
	readonly helpOpen = signal(false);
	readonly handoverOpen = signal(false);
	readonly closuresOpen = signal(false);
	readonly desksOpen = signal(false);
	/** The unit whose telephones are listed. */
	readonly devicesOf = signal<number | null>(null);
	readonly coverageOpen = signal(false);
	readonly alarmListOpen = signal(false);
	readonly soundTestOpen = signal(false);
	readonly mapOpen = signal(false);
	readonly mapTools = new MapTools();
	/** Counts how often the map was asked to show what belongs together. */
	readonly fits = signal(0);
	/** A point that the map was asked to show. */
	readonly spot = signal<Point | null>(null);
	/** The camera through which this desk looks. */
	readonly cameraOpen = signal<OpenLook | null>(null);
	readonly referring = signal<Referring | null>(null);
	/** The files that leave this desk. */
	readonly uploads: Uploads;
	readonly conflicts: Conflicts;
	readonly typed: Typed;
	readonly drafts: Signal<Drafts>;
	readonly notes: Signal<NoteDrafts>;
	readonly premiseNotes: Signal<NoteDrafts>;
	readonly chatDrafts: Signal<NoteDrafts>;
	/** The lines that were sent from the command line. */
	readonly sentLines: History;
	readonly lastDeed: LastDeed;
	/** The field of an incident that has the focus. */
	readonly focused = signal<{ incidentId: number; field: string } | null>(null);
	readonly notices: Signal<readonly Notice[]> = signal([]);
	/** What this desk ended lately and may want back, the newest first. */
	readonly ended: Signal<readonly Ended[]> = signal([]);
	/** The centre's time in milliseconds, moved every second. */
	readonly now: ReadonlySignal<number>;
	/** Why no command can be carried out now, in the screen's language; empty where it can. */
	readonly held: ReadonlySignal<string>;
	/** The alarms that ask this desk, the most urgent first. */
	readonly alarms: ReadonlySignal<readonly EscalationCard[]>;
	/** The alarms that ask somebody else. */
	readonly alarmsElsewhere: ReadonlySignal<readonly EscalationCard[]>;
	readonly watch: AlarmWatch;
	readonly soundTests: SoundTests;
	readonly singleKeys: SingleKeys;
	readonly spoken = new Spoken();
	/** When this screen heard nothing, and what it missed. */
	readonly absences: Absences;
	readonly alarmedIncidents: ReadonlySignal<ReadonlySet<number>>;
	/** The open incident; after its end, as it was last. */
	readonly selected: ReadonlySignal<IncidentCard | undefined>;
	readonly chat: ChatView;
	/** How many messages want this person: those that ask them, and what they have not read on incidents that are theirs. */
	readonly unreadMessages: ReadonlySignal<number>;
	/** Whether this person has typed something that is not saved, or sends a file. */
	readonly hasUnsaved: ReadonlySignal<boolean>;
	readonly queue: QueueView;
	readonly board: BoardView;
	readonly shift: ShiftView;
	readonly inFront: ReadonlySignal<InFront>;
	/** The other desks that have an incident open, by its id. */
	readonly othersAt: ReadonlySignal<ReadonlyMap<number, readonly DeskCard[]>>;
	readonly #lastSelected = signal<IncidentCard | undefined>(undefined);
	#notices = 0;
	readonly #own = new OwnChanges();

	constructor(
		readonly me: Me,
		readonly catalogue: Catalogue,
		readonly store: Store,
		readonly commands: Commands,
		readonly connection: Connection,
		readonly desks: Desks,
		tick: ReadonlySignal<number>,
		shelf: Shelf,
		/** The panels that stand in windows of their own. */
		readonly screens: Screens,
		/** What this browser keeps beyond the tab. */
		lasting: Shelf = shelf,
		clock: Clock = systemClock,
	) {
		this.sentLines = new History(shelf, me.username);
		this.typed = new Typed(shelf, me.username);
		this.drafts = this.typed.drafts;
		this.notes = this.typed.notes;
		this.premiseNotes = this.typed.premiseNotes;
		this.chatDrafts = this.typed.chat;
		this.callForm = new CallForm(store);
		this.conflicts = new Conflicts((id) => store.incidents.card(id).peek());
		this.uploads = new Uploads(commands.attachments, catalogue);
		this.now = computed(() => tick.value + connection.serverAhead_ms.value);
		this.lastDeed = new LastDeed(this.now);
		this.held = computed(() => {
			const hold = holdOf(connection.freshness.value, connection.degraded.value);
			return hold ? describeProblem(ownProblem(hold), words.value) : "";
		});
		this.alarms = computed(() => asking(store.escalations.all(), me));
		this.alarmsElsewhere = computed(() => askingOthers(store.escalations.all(), me));
		this.shift = new ShiftView(me, catalogue, store, desks);
		this.chat = new ChatView(me, store, lasting, (id) => this.isMine(id));
		const ringing = computed(() => this.shift.ringing.value.here);
		this.watch = new AlarmWatch(me, store, this.alarms, ringing, this.chat, commands.pending, clock);
		this.singleKeys = new SingleKeys(lasting);
		this.soundTests = new SoundTests(shelf, me.username, this.now);
		this.alarmedIncidents = computed(() => new Set(this.alarms.value.map((alarm) => alarm.incident_id)));
		this.selected = computed(() => {
			const id = this.selectedId.value;
			if (id === null) return undefined;
			const last = this.#lastSelected.value;
			return store.incidents.card(id).value ?? (last?.id === id ? last : undefined);
		});
		const views = keptViews(shelf, me.username);
		this.queue = new QueueView(me, catalogue, store, clock, views.queue, views.acted);
		this.board = new BoardView(catalogue, store, views.units, views.folded);
		effect(() =>
			keepViews(shelf, me.username, {
				queue: this.queue.filter.value,
				acted: this.queue.acted.value,
				units: this.board.filter.value,
				folded: this.board.folded.value,
			}),
		);
		this.unreadMessages = computed(() => {
			const mine = [...this.chat.unread.value].filter(([id]) => id === this.selectedId.value || this.queue.acted.value.has(id));
			return mine.reduce((sum, [, count]) => sum + count, this.chat.asking.value.length);
		});
		this.hasUnsaved = computed(() => this.typed.isAny || this.uploads.all.value.length > 0);
		this.absences = new Absences(connection, store, me, (incident) => this.#isMine(incident), clock);
		this.inFront = computed(() => this.#inFront());
		this.othersAt = computed(() => byIncident(othersThan(desks.all.value, me.username, this.inFront.value)));
		let standing: readonly number[] = [];
		effect(() => {
			const stand = new Set(store.incidents.ids.value);
			for (const id of standing) if (!stand.has(id)) this.#own.forget(id);
			standing = [...stand];
		});
		effect(() => {
			const { incidentId, field } = this.inFront.value;
			connection.sendDesk(incidentId, field, this.shift.speaks.value);
		});
		store.onFrames((frames) => this.#follow(frames));
	}

	/** Show on the map what belongs together: the open incident and who goes there, else all incidents. */
	fitMap(): void {
		this.mapOpen.value = true;
		this.fits.value += 1;
	}

	/** Let the map keep a unit in view, wherever it goes. */
	follow(id: number): void {
		this.mapOpen.value = true;
		this.mapTools.followed.value = id;
	}

	select(id: number | null): void {
		if (id !== null) this.absences.open(id);
		this.#lastSelected.value = id === null ? undefined : this.store.incidents.card(id).peek();
		this.selectedId.value = id;
	}

	/** Open an incident that may have left the board. */
	look(incident: IncidentCard): void {
		this.absences.open(incident.id);
		this.#lastSelected.value = incident;
		this.selectedId.value = incident.id;
	}

	/** Remember for a while what this desk ended. */
	remember(incident: IncidentCard, into: IncidentCard | null): void {
		this.forgetEnded(incident.id);
		this.ended.value = [{ incident, into, at: this.now.peek() }, ...this.ended.value].slice(0, NOTICES);
	}

	forgetEnded(id: number): void {
		this.ended.value = this.ended.value.filter(({ incident }) => incident.id !== id);
	}

	/** The number of an incident on the board; of any other, its id. */
	numberOf(id: number): string {
		return this.store.incidents.card(id).peek()?.number ?? String(id);
	}

	/** The open incidents but this one, the most urgent first. */
	otherIncidents(id: number): IncidentCard[] {
		return this.store.incidents.all().filter((incident) => incident.id !== id);
	}

	/** Show a refusal; return what was done where there was none. */
	settle<Value>(outcome: Outcome<Value>): Value | undefined {
		if (outcome.ok) return outcome.value;
		const { problem } = outcome;
		this.#notices += 1;
		const others = this.notices.value.filter((notice) => JSON.stringify(notice.problem) !== JSON.stringify(problem));
		this.notices.value = [{ id: this.#notices, problem }, ...others].slice(0, NOTICES);
		return undefined;
	}

	/** Change an incident as a whole or not at all. Null where it was not done; a conflict keeps all that was wanted. */
	async change(incident: IncidentCard, version: number, changes: IncidentChanges): Promise<IncidentCard | null> {
		const { id } = incident;
		if (version === NEVER_SEEN) {
			if (wouldOverwrite(incident, changes)) {
				this.conflicts.ask(incident, changes);
				return null;
			}
			return this.change(incident, incident.version, changes);
		}
		const outcome = await this.#own.send(id, version, changes, (known) => this.commands.incidents.change(id, known, changes));
		if (outcome.ok || outcome.problem.code !== "version_conflict") return this.settle(outcome) ?? null;
		const { current } = outcome.problem as unknown as { current: IncidentCard };
		this.conflicts.ask(current, changes);
		return null;
	}

	/** Show a point on the map, which opens where it was hidden. */
	showOnMap(point: Point): void {
		this.mapOpen.value = true;
		this.spot.value = point;
	}

	/** Wait until what this desk changed of an incident stands on its board. */
	async settled(id: number): Promise<void> {
		await this.#own.answered(id);
		await until(() => !this.commands.pending.value.has(`incident:${id}`));
	}

	/** Keep what was typed over a field of an incident. */
	type(incident: IncidentCard, field: TextField, text: string): void {
		this.drafts.value = typedOver(this.drafts.value, incident, field, text);
	}

	/** Keep the note that is being written on an incident; an empty one is none. */
	writeNote(id: number, text: string): void {
		this.notes.value = written(this.notes.value, id, text);
	}

	/** Keep the note that is being written on the place of an incident. */
	writePremiseNote(id: number, text: string): void {
		this.premiseNotes.value = written(this.premiseNotes.value, id, text);
	}

	/** Keep what is being said on an incident. */
	writeChat(id: number, text: string): void {
		this.chatDrafts.value = written(this.chatDrafts.value, id, text);
	}

	/** Who signs out leaves nothing of what they typed to whoever sits here next. */
	forgetTyped(): void {
		this.callForm.close();
		this.typed.forget();
		this.conflicts.forget();
		this.sentLines.forget();
		this.soundTests.forget();
		this.queue.seeAll();
		this.board.seeAll();
	}

	forget(id: number, field: string): void {
		this.drafts.value = without(this.drafts.value, id, field);
	}

	/** Forget what was typed over a field and is saved now, unless more was typed since. */
	forgetSaved(id: number, field: TextField, text: string): void {
		if (this.drafts.peek().get(id)?.[field]?.text === text) this.forget(id, field);
	}

	dismiss(id: number): void {
		this.notices.value = this.notices.value.filter((notice) => notice.id !== id);
	}

	/** Take what stands first: an alarm, or in a flood a group of them. */
	acknowledgeMostUrgent(): void {
		const group = this.watch.next.peek();
		if (group) void this.acknowledgeGroup(group);
	}

	/** Take the alarms of a group one by one, each under its own name; those that have just come are left. */
	async acknowledgeGroup(group: Group<EscalationCard>): Promise<void> {
		if (!this.hasRead(group.items)) return;
		for (const { id } of this.watch.alarmKey.readOf(group.items)) {
			if (this.commands.pending.peek().has(`escalation:${id}`)) continue;
			const outcome = await this.commands.duty.acknowledge(id);
			this.settle(outcome);
			// What hinders one for a reason of this side hinders them all.
			if (!outcome.ok && outcome.problem.status === 0) return;
		}
	}

	/** Whether an alarm, or any of several, has stood long enough to be read; says so where none has. */
	hasRead(alarms: readonly EscalationCard[]): boolean {
		const { alarmKey, next } = this.watch;
		const isNext = next.peek()?.items.some(({ id }) => alarms.some((alarm) => alarm.id === id));
		const isRead = alarmKey.readOf(alarms).length > 0 && (!isNext || alarmKey.isNextRead());
		if (!isRead) this.settle({ ok: false, problem: ownProblem("alarm_just_came") });
		return isRead;
	}

	async acknowledge(id: number): Promise<void> {
		this.settle(await this.commands.duty.acknowledge(id));
	}

	acknowledgeFirstMessage(): void {
		const { messageKey, nextMessage } = this.watch;
		const first = nextMessage.peek();
		if (!first) return;
		if (messageKey.isNextRead()) void this.acknowledgeMessage(first.id);
		else this.settle({ ok: false, problem: ownProblem("message_just_came") });
	}

	async acknowledgeMessage(id: number): Promise<void> {
		this.settle(await this.commands.chat.acknowledge(id));
	}

	/** Whether this person works on an incident of the board. */
	isMine(id: number): boolean {
		const incident = this.store.state.incidents.get(id);
		return incident !== undefined && this.#isMine(incident);
	}

	/** Whether they did something to an incident, or have it open. */
	#isMine(incident: IncidentCard): boolean {
		const calls = this.store.calls.all().filter((call) => call.incident_id === incident.id);
		return incident.id === this.selectedId.peek() || isMine(incident, calls, this.me.username, this.queue.acted.peek());
	}

	#inFront(): InFront {
		const incidentId = this.selectedId.value;
		if (incidentId === null) return { incidentId, field: null };
		const focused = this.focused.value;
		const field = focused?.incidentId === incidentId ? focused.field : lastTyped(this.drafts.value, incidentId);
		return { incidentId, field };
	}

	#follow(frames: readonly FoldedFrame[]): void {
		for (const frame of frames) {
			const incident = frame.type === "event" ? frame.data.incident : null;
			if (!incident) continue;
			if (incident.id === this.selectedId.peek()) this.#lastSelected.value = incident;
			if (!hasEnded(incident)) this.forgetEnded(incident.id);
		}
	}
}

/** Whether something else stands where a change would put its own. */
function wouldOverwrite(incident: IncidentCard, changes: IncidentChanges): boolean {
	return (Object.keys(changes) as (keyof IncidentChanges)[]).some((field) => {
		const stands = incident[field];
		return stands !== null && stands !== "" && JSON.stringify(stands) !== JSON.stringify(changes[field]);
	});
}

function until(condition: () => boolean): Promise<void> {
	return new Promise((resolve) => {
		const stop = effect(() => {
			if (!condition()) return;
			resolve();
			queueMicrotask(() => stop());
		});
	});
}

const DeskContext = createContext<Desk | null>(null);
export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
	const desk = useContext(DeskContext);
	if (!desk) throw new Error("a panel stands outside its desk");
	return desk;
}
