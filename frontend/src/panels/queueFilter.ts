// Which incidents of the queue somebody wants to see.

import type { CallCard, Catalogue, IncidentCard, IncidentStatus } from "../contract.ts";
import { fold } from "../i18n/fold.ts";
import { AREA_UNKNOWN, areaName } from "./areas.ts";
import { searching } from "./searching.ts";

export interface QueueFilter {
	readonly text: string;
	readonly mine: boolean;
	/** Any of them; none of them stands for all. */
	readonly agencies: readonly string[];
	readonly status: IncidentStatus | "";
	/** Codes of communes, any of them; `AREA_UNKNOWN` for those of which none is known. None stands for all. */
	readonly areas: readonly string[];
}

export const WHOLE_QUEUE: QueueFilter = { text: "", mine: false, agencies: [], status: "", areas: [] };

/** The statuses of incidents that stand on a board. */
export const OPEN_STATUSES: readonly IncidentStatus[] = ["new", "verifying", "dispatched", "on_scene", "resolved"];

export function isFiltering({ text, mine, agencies, status, areas }: QueueFilter): boolean {
	return text.trim() !== "" || mine || agencies.length > 0 || status !== "" || areas.length > 0;
}

/** Whether this person took a call about it, answered a question of it, or did something else to it (`acted`). */
export function isMine(
	incident: IncidentCard,
	calls: readonly CallCard[],
	username: string,
	acted: ReadonlySet<number>,
): boolean {
	return (
		acted.has(incident.id) ||
		calls.some((call) => call.answered_by === username) ||
		incident.answers.some((answer) => answer.by === username)
	);
}

/** A test of incidents with their calls. */
export function queueTest(
	filter: QueueFilter,
	catalogue: Catalogue,
	mine: (incident: IncidentCard, calls: readonly CallCard[]) => boolean,
): (incident: IncidentCard, calls: readonly CallCard[]) => boolean {
	const isFound = searching(filter.text);
	const isSearching = filter.text.trim() !== "";
	return (incident, calls) => {
		if (filter.status && incident.status !== filter.status) return false;
		if (filter.agencies.length > 0 && !filter.agencies.some((agency) => incident.agencies.includes(agency))) return false;
		if (filter.areas.length > 0 && !filter.areas.includes(incident.area ?? AREA_UNKNOWN)) return false;
		if (filter.mine && !mine(incident, calls)) return false;
		return !isSearching || isFound(`${textOf(incident, catalogue)} ${calls.map(numbersOf).join(" ")}`);
	};
}

/** A card is never changed, only replaced: its text is folded once. */
const texts = new WeakMap<IncidentCard, string>();

function textOf(incident: IncidentCard, catalogue: Catalogue): string {
	let text = texts.get(incident);
	if (text === undefined) {
		const type = catalogue.incident_types.find(({ code }) => code === incident.type);
		const area = incident.area && areaName(catalogue, incident.area);
		text = fold([incident.number, type?.name_vi, type?.name_en, incident.place, area, incident.what].join(" "));
		texts.set(incident, text);
	}
	return text;
}

/** The caller's number as it is dialled here and from abroad. */
function numbersOf({ caller }: CallCard): string {
	return caller ? `${caller} ${caller.replace(/^\+84/, "0")}` : "";
}
