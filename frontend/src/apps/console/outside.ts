// What the console, or the window that rings in its place, tells outside of its page: title and icon of the tab, and
// notifications while nobody looks.
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { IncidentCard } from "../../contract.ts";
import { words } from "../../i18n/index.ts";
import { isCritical } from "../../live/alarms.ts";
import { writerOf } from "../../panels/chat.ts";
import type { Desk } from "../../panels/desk.ts";
import { nameOf } from "../../panels/names.ts";
import { fromTo } from "../../panels/WaitingMessages.tsx";
import { type Badge, iconOf, titleOf } from "./badge.ts";
import { browserSurroundings, notify, type Told } from "./notifier.ts";

/** `title` is what the tab says where nothing calls for anybody. */
export function tellOutside(desk: Desk, title: ReadonlySignal<string>): void {
	showInTab(title, badgeOf(desk));
	notify(mattersOf(desk), browserSurroundings, (incidentId) => {
		const incident = desk.store.incidents.card(incidentId).peek();
		if (incident) desk.look(incident);
	});
}

const QUIET: Badge = { alarms: 0, isCritical: false, ringing: 0, unsent: 0, waiting: 0, isStale: false };

/** What the tab shows of a desk. */
export function badgeOf(desk: Desk): ReadonlySignal<Badge> {
	const { watch, chat, alarms, screens } = desk;
	return computed(() =>
		screens.rings.value
			? {
					alarms: alarms.value.length,
					isCritical: alarms.value.some(isCritical),
					ringing: ringing(desk),
					unsent: unsent(desk).length,
					waiting: chat.asking.value.length + watch.handovers.value.length,
					isStale: isStale(desk),
				}
			: QUIET,
	);
}

/** What is told while nobody looks. */
export function mattersOf(desk: Desk): ReadonlySignal<readonly Told[]> {
	return computed(() =>
		desk.screens.rings.value
			? [
					...ofConnection(isStale(desk)),
					...ofCalls(ringing(desk)),
					...ofAlarms(desk),
					...ofUnsent(desk),
					...ofMessages(desk),
					...ofCrews(desk),
					...ofHandovers(desk),
				]
			: [],
	);
}

/** Before the first data there is nothing to lose. */
function isStale({ connection }: Desk): boolean {
	return connection.lastFrameAt.value !== null && connection.freshness.value !== "live";
}

function ringing({ watch }: Desk): number {
	return watch.isRinging.value ? watch.ringing.value.reduce((sum, { items }) => sum + items.length, 0) : 0;
}

/** The P1 to which nobody goes and that no alarm tells of. */
function unsent({ watch, alarmedIncidents }: Desk): readonly IncidentCard[] {
	return watch.unsent.value.filter(({ id }) => !alarmedIncidents.value.has(id));
}

function showInTab(title: ReadonlySignal<string>, badge: ReadonlySignal<Badge>): void {
	const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
	const quiet = link?.href ?? "";
	effect(() => {
		document.title = titleOf(title.value, badge.value);
		const icon = iconOf(badge.value) ?? quiet;
		if (link && link.href !== icon) link.href = icon;
	});
}

function placed(incident: IncidentCard | undefined): string {
	return incident ? words.value.noticeIncident(incident.number, incident.place) : "";
}

function ofConnection(isStale: boolean): Told[] {
	const t = words.value;
	if (!isStale) return [];
	return [{ tag: "connection", title: t.noticeLost, body: t.noticeLostBody, isCritical: true, incidentId: null }];
}

function ofCalls(count: number): Told[] {
	const t = words.value;
	if (count === 0) return [];
	return [{ tag: "ringing", title: t.noticeRinging(count), body: t.noticeRingingBody, isCritical: false, incidentId: null }];
}

/** One for each alarm or group. No caller, no number of theirs and no words: whoever passes the screen may read it. */
function ofAlarms({ watch, store }: Desk): Told[] {
	const t = words.value;
	return watch.alarms.value.map(({ key, items }) => {
		const [first] = items;
		const incident = store.incidents.card(first.incident_id).value;
		const trigger = t.escalationTrigger[first.trigger];
		return {
			tag: items.length > 1 ? `alarms:${key}` : `chain:${first.chain}`,
			title: items.length > 1 ? t.groupOf(items.length, trigger) : trigger,
			body: placed(incident),
			isCritical: isCritical(first),
			incidentId: first.incident_id,
		};
	});
}

function ofUnsent(desk: Desk): Told[] {
	const title = `P1: ${words.value.escalationTrigger.incident_unassigned}`;
	return unsent(desk).map((incident) => ({
		tag: `unsent:${incident.id}`,
		title,
		body: placed(incident),
		isCritical: true,
		incidentId: incident.id,
	}));
}

function ofMessages(desk: Desk): Told[] {
	const t = words.value;
	return desk.chat.asking.value.map((message) => {
		const isOverdue = message.overdue_at !== null;
		return {
			tag: `message:${message.id}`,
			title: isOverdue ? t.noticeOverdue : t.noticeMessage,
			body: fromTo(desk, message),
			isCritical: isOverdue,
			incidentId: null,
		};
	});
}

function ofCrews({ chat, store }: Desk): Told[] {
	return chat.fromCrews.value.map((message) => ({
		tag: `chat:${message.id}`,
		title: words.value.noticeCrew(writerOf(message)),
		body: placed(message.incident_id === null ? undefined : store.incidents.card(message.incident_id).value),
		isCritical: false,
		incidentId: message.incident_id,
	}));
}

function ofHandovers({ watch, catalogue }: Desk): Told[] {
	const t = words.value;
	return watch.handovers.value.map(({ id, agency, from_person, to_person, incidents }) => ({
		tag: `handover:${id}`,
		title: t.noticeHandover,
		body: t.handover(nameOf(catalogue.agencies, agency), from_person, to_person, incidents.length),
		isCritical: false,
		incidentId: null,
	}));
}
