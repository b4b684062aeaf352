// What the console, or the window that rings in its place, tells outside of its page: title and icon of the tab, and
// notifications while nobody looks.
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { words } from "../../i18n/index.ts";
import { isCritical } from "../../live/alarms.ts";
import type { Desk } from "../../panels/desk.ts";
import { type Badge, iconOf, titleOf } from "./badge.ts";
import { browserSurroundings, notify, type Told } from "./notifier.ts";

/** `title` is what the tab says where nothing calls for anybody. */
export function tellOutside(desk: Desk, title: ReadonlySignal<string>): void {
	const { connection, watch, alarms, store, screens } = desk;
	// Before the first data there is nothing to lose.
	const isStale = computed(() => connection.lastFrameAt.value !== null && connection.freshness.value !== "live");
	const ringing = computed(() =>
		watch.isRinging.value ? watch.ringing.value.reduce((sum, { items }) => sum + items.length, 0) : 0,
	);
	const badge = computed<Badge>(() =>
		screens.rings.value
			? {
					alarms: alarms.value.length,
					isCritical: alarms.value.some(isCritical),
					ringing: ringing.value,
					isStale: isStale.value,
				}
			: QUIET,
	);
	showInTab(title, badge);
	notify(
		computed(() => (screens.rings.value ? [...ofConnection(isStale.value), ...ofCalls(ringing.value), ...ofAlarms(desk)] : [])),
		browserSurroundings,
		(incidentId) => {
			const incident = store.incidents.card(incidentId).peek();
			if (incident) desk.look(incident);
		},
	);
}

const QUIET: Badge = { alarms: 0, isCritical: false, ringing: 0, isStale: false };

function showInTab(title: ReadonlySignal<string>, badge: ReadonlySignal<Badge>): void {
	const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
	const quiet = link?.href ?? "";
	effect(() => {
		document.title = titleOf(title.value, badge.value);
		const icon = iconOf(badge.value) ?? quiet;
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
