// Who else has an incident open, as the screen tells it.
import type { DeskCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import type { Desk } from "./desk.ts";

export function othersAt(desk: Desk, incidentId: number): readonly DeskCard[] {
	return desk.othersAt.value.get(incidentId) ?? [];
}

export function calledHere(desk: Desk, other: DeskCard): string {
	return other.username === desk.me.username ? words.value.youElsewhere : calledAs(other);
}

/** The other desks that have an incident open, each with the field that is edited there. */
export function companyOf(desk: Desk, incidentId: number): string {
	const t = words.value;
	return listed(
		othersAt(desk, incidentId).map((other) => {
			const name = calledHere(desk, other);
			return other.field ? t.editing(name, (t.field[other.field] ?? other.field).toLocaleLowerCase("vi")) : name;
		}),
	);
}

/** Somebody who sits at several desks is named once. */
export function listed(texts: readonly string[]): string {
	return [...new Set(texts)].join(", ");
}
