// What the desk's map shows of the board, and where it looks.
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { newest, type Trust, trustIn } from "../live/positions.ts";
import type { Box } from "../map/index.ts";
import {
	callerFeatures,
	circleFeatures,
	type Features,
	incidentFeatures,
	isOnTheWay,
	type Moving,
	type PlacedCaller,
	type PlacedUnit,
	unitFeatures,
	type Way,
	wayFeatures,
} from "../map/moving.ts";
import { newestOfEach } from "./callerLocations.ts";
import type { Desk } from "./desk.ts";
import type { Point } from "./distance.ts";
import type { Thing } from "./mapTools.ts";
import { duration, wholeDuration } from "./time.ts";

/** Nobody is sent where these are, and they would cover those who are at work. */
const NOT_SHOWN: ReadonlySet<string> = new Set(["off_duty"]);

/** Who reads this follows the incidents, which of them is open, and where its callers are. */
export function incidentsShown(desk: Desk): Pick<Moving, "incidents" | "circles" | "callers"> {
	const incidents = desk.store.incidents.all();
	return {
		incidents: incidentFeatures(incidents, desk.selectedId.value),
		circles: circleFeatures(incidents),
		callers: callerFeatures(callersOf(desk)),
	};
}

/** The newest word of each source of where the callers of the open incident are. */
function callersOf({ store, selectedId }: Desk): PlacedCaller[] {
	const t = words.value;
	const calls = store.calls.all().filter(({ incident_id }) => incident_id === selectedId.value);
	return calls.flatMap(({ locations }) =>
		newestOfEach(locations).newest.map((location) => ({ location, label: t.callerOnMap(t.locationSource[location.source]) })),
	);
}

/** Units as they are now. They move all the time: whoever draws them asks once a second. */
export function unitsShown({ store }: Desk, now: number): Features {
	const placed: PlacedUnit[] = [];
	for (const id of store.units.ids.peek()) {
		const unit = store.units.card(id).peek();
		const position = unit && newest(unit, store.positions.moved(id).peek());
		if (!unit || !position || NOT_SHOWN.has(unit.status)) continue;
		const trust = trustIn(position, now);
		placed.push({ unit, position, trust, label: unit.call_sign + doubtful(trust, now - position.at_ms) });
	}
	return unitFeatures(placed);
}

function doubtful(trust: Trust, age_ms: number): string {
	if (trust === "fresh") return "";
	return ` · ${trust === "suspect" ? "?" : words.peek().mapOld(wholeDuration(age_ms / 1000))}`;
}

/** The ways of those who are on their way to the open incident. */
export function waysShown(desk: Desk, now: number): Features {
	const incident = desk.selected.peek();
	return incident ? wayFeatures(incident, waysTo(desk, incident, now)) : { type: "FeatureCollection", features: [] };
}

/** The points, (lon, lat), that belong together: the open incident with who is on the way; else all incidents. */
export function pointsToFit(desk: Desk, now: number): [number, number][] {
	const incident = desk.selected.peek();
	if (incident?.location)
		return [
			[incident.location.lon, incident.location.lat],
			...callersOf(desk).map(({ location }): [number, number] => [location.lon, location.lat]),
			...waysTo(desk, incident, now).map(({ from }): [number, number] => [from.lon, from.lat]),
		];
	return desk.store.incidents
		.all()
		.flatMap(({ location }) => (location ? [[location.lon, location.lat] as [number, number]] : []));
}

/** Where a thing of the map is now; null where that is not known. */
export function placeOf({ store }: Desk, { kind, id }: Thing): Point | null {
	if (kind === "incident") return store.incidents.card(id).peek()?.location ?? null;
	const unit = store.units.card(id).peek();
	return unit ? store.positionOf(unit) : null;
}

/** What lies in a part of the ground, or anywhere: incidents, the most urgent first, then units as on their board. */
export function thingsWithin(desk: Desk, box: Box | null): Thing[] {
	const isIn = (thing: Thing): boolean => {
		const at = placeOf(desk, thing);
		if (!at || !box) return at !== null;
		const [west, south, east, north] = box;
		return at.lon >= west && at.lon <= east && at.lat >= south && at.lat <= north;
	};
	const incidents = desk.store.incidents.all().map(({ id }): Thing => ({ kind: "incident", id }));
	const units = desk.store.units
		.all()
		.filter(({ status }) => !NOT_SHOWN.has(status))
		.map(({ id }): Thing => ({ kind: "unit", id }));
	return [...incidents, ...units].filter(isIn);
}

function waysTo({ store }: Desk, incident: IncidentCard, now: number): Way[] {
	return incident.assignments.filter(isOnTheWay).flatMap((assignment) => {
		const unit = store.units.card(assignment.unit_id).peek();
		const from = unit && newest(unit, store.positions.moved(unit.id).peek());
		if (!from) return [];
		// Who has not set out comes no nearer.
		const eta_at = assignment.status === "en_route" ? assignment.eta_at : null;
		const left_s = eta_at === null ? null : (Date.parse(eta_at) - now) / 1000;
		const t = words.peek();
		const arrival = left_s === null ? t.assignmentStatus[assignment.status] : left_s < 0 ? t.mapLate : duration(left_s);
		return [{ assignment, from, label: `${assignment.call_sign} · ${arrival}` }];
	});
}
