// What the console tells outside of its page: title and icon of the tab, and notifications while nobody looks.
import { computed } from "@preact/signals";
import { words } from "../../i18n/index.ts";
import { isCritical } from "../../live/alarms.ts";
import type { Desk } from "../../panels/desk.ts";
import { type Badge, iconOf, titleOf } from "./badge.ts";
import { browserSurroundings, notify, type Told } from "./notifier.ts";

export function tellOutside(desk: Desk): void {
	const { connection, watch, alarms, store } = desk;
	// Before the first data there is nothing to lose.
	const isStale = computed(() => connection.lastFrameAt.value !== null && connection.freshness.value !== "live");
	const ringing = computed(() =>
		watch.isRinging.value ? watch.ringing.value.reduce((sum, { items }) => sum + items.length, 0) : 0,
	);
	const badge = computed<Badge>(() => ({
		alarms: alarms.value.length,
		isCritical: alarms.value.some(isCritical),
		ringing: ringing.value,
		isStale: isStale.value,
	}));
	showInTab(desk.me.centre, badge);
	notify(
		computed(() => [...ofConnection(isStale.value), ...ofCalls(ringing.value), ...ofAlarms(desk)]),
		browserSurroundings,
		(incidentId) => {
			const incident = store.incidents.card(incidentId).peek();
			if (incident) desk.look(incident);
		},
	);
}

function showInTab(centre: string, badge: { readonly value: Badge; subscribe(act: (badge: Badge) => void): void }): void {
	const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
	const quiet = link?.href ?? "";
	badge.subscribe((state) => {
		document.title = titleOf(centre, state);
		const icon = iconOf(state) ?? quiet;
		if (link && link.href !== icon) link.href = icon;
	});
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

/** One for each alarm or group. No caller and no number of theirs: whoever passes the screen may read it. */
function ofAlarms({ watch, store }: Desk): Told[] {
	const t = words.value;
	return watch.alarms.value.map(({ key, items }) => {
		const [first] = items;
		const incident = store.incidents.card(first.incident_id).value;
		const trigger = t.escalationTrigger[first.trigger];
		return {
			tag: items.length > 1 ? `alarms:${key}` : `chain:${first.chain}`,
			title: items.length > 1 ? t.groupOf(items.length, trigger) : trigger,
			body: incident ? t.noticeIncident(incident.number, incident.place) : "",
			isCritical: isCritical(first),
			incidentId: first.incident_id,
		};
	});
}
