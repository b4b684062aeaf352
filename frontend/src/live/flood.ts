// When more comes at once than can be read, what is alike stands together; what must not wait stands alone.
import type { CallCard, EscalationCard, IncidentCard } from "../contract.ts";
import { isCritical, isDanger } from "./alarms.ts";

/** A list of more than so many is a flood: more do not stand on a screen at once. */
export const FLOOD_ABOVE = 6;
/** Fewer than so many are sooner read one by one. */
export const GROUP_FROM = 3;
/** The side of a square of the ground that counts as one area: some 5 km. */
const AREA_DEGREES = 0.05;

/** What stands together in a list; alone, where it is one. */
export interface Group<Item> {
	/** The same for as long as the same kind of things stands together. */
	readonly key: string;
	/** In the order of the list. */
	readonly items: readonly [Item, ...Item[]];
	/** Whether they are all in one area. */
	readonly isNear: boolean;
}

/** A kind of things; null for one that is of no such kind. */
type KindOf<Item> = (item: Item) => string | null;

type IncidentOf = (id: number) => IncidentCard | undefined;

/**
 * The alarms in their order. The same about one incident stands together at all times, that it does not take the place of
 * others; in a flood what is alike does: by what and where where that is enough, else more widely.
 */
export function groupedAlarms(alarms: readonly EscalationCard[], incidentOf: IncidentOf): Group<EscalationCard>[] {
	const ofIncident = (alarm: EscalationCard): string | null =>
		isDanger(alarm) ? null : `${alarm.trigger}#${alarm.incident_id}`;
	const typeOf = ({ trigger, incident_id }: EscalationCard): string => `${trigger}:${incidentOf(incident_id)?.type ?? ""}`;
	return grouped(alarms, isCritical, ofIncident, [
		(alarm) => inArea(typeOf(alarm), incidentOf(alarm.incident_id)),
		typeOf,
		({ trigger }) => trigger,
	]);
}

/** The ringing calls in their order, those of a flood grouped by area, else by line. One about a P1 stands alone. */
export function groupedCalls(calls: readonly CallCard[], incidentOf: IncidentOf): Group<CallCard>[] {
	const isUrgent = (call: CallCard): boolean => incidentOf(call.incident_id)?.priority === 1;
	return grouped(calls, isUrgent, () => null, [(call) => inArea(call.line, incidentOf(call.incident_id)), ({ line }) => line]);
}

/**
 * The groups for which there is room where at most so many are shown, in their order: the first one, which is taken next,
 * then what is urgent, then the others.
 */
export function foremost<Item>(
	groups: readonly Group<Item>[],
	isUrgent: (item: Item) => boolean,
	most: number,
): readonly Group<Item>[] {
	const urgent = groups.filter(({ items }) => items.some(isUrgent));
	const shown = new Set([...new Set([...groups.slice(0, 1), ...urgent, ...groups])].slice(0, most));
	return groups.filter((group) => shown.has(group));
}

/** What is the same stands together; in a flood the others by `kinds`, from the narrowest, which is of one area, to the widest. */
function grouped<Item extends { id: number }>(
	items: readonly Item[],
	standsAlone: (item: Item) => boolean,
	same: KindOf<Item>,
	kinds: readonly KindOf<Item>[],
): Group<Item>[] {
	const together = new Map<Item, Group<Item>>();
	const rows = new Set<Item | Group<Item>>(items);
	for (const [key, [first, ...others]] of byKind(items, same)) {
		if (!first || others.length === 0) continue;
		const group: Group<Item> = { key, items: [first, ...others], isNear: false };
		for (const item of group.items) {
			together.set(item, group);
			rows.delete(item);
		}
		rows.add(group);
	}
	if (rows.size > FLOOD_ABOVE) {
		let left = items.filter((item) => !standsAlone(item) && !together.has(item));
		for (const [index, kindOf] of kinds.entries()) {
			for (const [key, [first, ...others]] of byKind(left, kindOf)) {
				if (!first || others.length + 1 < GROUP_FROM) continue;
				const group: Group<Item> = { key, items: [first, ...others], isNear: index === 0 };
				for (const item of group.items) together.set(item, group);
			}
			left = left.filter((item) => !together.has(item));
		}
	}
	const groups = items.map((item) => together.get(item) ?? { key: String(item.id), items: [item] as const, isNear: false });
	return [...new Set(groups)];
}

function byKind<Item>(items: readonly Item[], kindOf: KindOf<Item>): Map<string, Item[]> {
	const found = new Map<string, Item[]>();
	for (const item of items) {
		const key = kindOf(item);
		if (key === null) continue;
		const alike = found.get(key);
		if (alike) alike.push(item);
		else found.set(key, [item]);
	}
	return found;
}

function inArea(kind: string, incident: IncidentCard | undefined): string | null {
	const location = incident?.location;
	if (!location) return null;
	return `${kind}@${Math.floor(location.lon / AREA_DEGREES)},${Math.floor(location.lat / AREA_DEGREES)}`;
}
