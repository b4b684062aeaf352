// What moves over the ground, as the map draws it: incidents, units, how far off a place may be, who is on the way.
import type {
	AssignmentCard,
	CallerLocationCard,
	IncidentCard,
	Location,
	NearbyCamera,
	NearbyFeature,
	UnitCard,
} from "../contract.ts";
import type { Position, Trust } from "../live/positions.ts";

export type Properties = Readonly<Record<string, string | number | boolean>>;

export interface Feature {
	type: "Feature";
	id?: number;
	geometry:
		| { type: "Point"; coordinates: [number, number] }
		| { type: "LineString"; coordinates: [number, number][] }
		| { type: "Polygon"; coordinates: [number, number][][] };
	properties: Properties;
}

export interface Features {
	type: "FeatureCollection";
	features: Feature[];
}

/** By the name of its source. */
export interface Moving {
	incidents: Features;
	units: Features;
	circles: Features;
	callers: Features;
	ways: Features;
	/** The cameras near the open incident. */
	cameras: Features;
	/** Hydrants and what else stands near the incident. */
	sites: Features;
	/** What somebody points at. */
	marked: Features;
	/** Between which points somebody measures. */
	measured: Features;
}

export interface PlacedUnit {
	unit: UnitCard;
	position: Position;
	trust: Trust;
	/** What stands beside its sign: its call sign, and how old an old position is. */
	label: string;
}

/** Where the caller of the open incident is, as one source says. */
export interface PlacedCaller {
	location: CallerLocationCard;
	label: string;
}

export interface Way {
	assignment: AssignmentCard;
	from: Position;
	label: string;
}

/** Statuses in which a unit still goes to the incident. */
const ON_THE_WAY: ReadonlySet<AssignmentCard["status"]> = new Set(["dispatched", "acknowledged", "en_route"]);
const EARTH_M = 6_371_008.8;
const CORNERS = 48;

export function isOnTheWay({ status, outcome }: AssignmentCard): boolean {
	return outcome === null && ON_THE_WAY.has(status);
}

export const NOTHING: Moving = {
	incidents: collected([]),
	units: collected([]),
	circles: collected([]),
	callers: collected([]),
	ways: collected([]),
	cameras: collected([]),
	sites: collected([]),
	marked: collected([]),
	measured: collected([]),
};

/** The incidents that have a point; `open` is the one in front of the person. */
export function incidentFeatures(incidents: readonly IncidentCard[], open: number | null): Features {
	return collected(
		incidents.flatMap(({ id, number, priority, location }) =>
			location
				? {
						type: "Feature",
						id,
						geometry: { type: "Point", coordinates: [location.lon, location.lat] },
						// The more urgent are drawn last, above others; above all of them the open one.
						properties: { id, number, priority, open: id === open, order: id === open ? 9 : 6 - priority },
					}
				: [],
		),
	);
}

/** Where cameras stand; whether one gives a picture. */
export function cameraFeatures(cameras: readonly NearbyCamera[]): Features {
	return collected(
		cameras.map(({ camera: { lon, lat, name, dead_since } }) => ({
			type: "Feature",
			geometry: { type: "Point", coordinates: [lon, lat] },
			properties: { name, dead: dead_since !== null },
		})),
	);
}

/** What stands near an incident, by its name. */
export function siteFeatures(sites: readonly NearbyFeature[]): Features {
	return collected(
		sites.map(({ lon, lat, name, key }) => ({
			type: "Feature",
			geometry: { type: "Point", coordinates: [lon, lat] },
			properties: { label: name || key },
		})),
	);
}

export function unitFeatures(units: readonly PlacedUnit[]): Features {
	return collected(
		units.map(({ unit: { id, agency, status }, position, trust, label }) => ({
			type: "Feature",
			id,
			geometry: { type: "Point", coordinates: [position.lon, position.lat] },
			properties: {
				id,
				agency,
				status,
				trust,
				label,
				...(position.heading !== null && trust === "fresh" && { heading: position.heading }),
			},
		})),
	);
}

interface Circle {
	location: Location;
	priority: number;
	feature: Feature;
}

/** The circles that were asked for last, by incident. Cards are replaced ten times a second, and hardly ever move. */
let circles: ReadonlyMap<number, Circle> = new Map();

/** A circle round each incident whose place is not known to the metre; the very same one as long as nothing of it changes. */
export function circleFeatures(incidents: readonly IncidentCard[]): Features {
	const drawn = new Map<number, Circle>();
	for (const { id, priority, location } of incidents) {
		if (!location || location.radius_m <= 0) continue;
		const known = circles.get(id);
		drawn.set(id, known && isSameCircle(known, priority, location) ? known : circleOf(id, priority, location));
	}
	circles = drawn;
	return collected([...drawn.values()].map(({ feature }) => feature));
}

function isSameCircle(known: Circle, priority: number, { lon, lat, radius_m }: Location): boolean {
	const { location } = known;
	return known.priority === priority && location.lon === lon && location.lat === lat && location.radius_m === radius_m;
}

function circleOf(id: number, priority: number, location: Location): Circle {
	const coordinates = [circle(location.lon, location.lat, location.radius_m)];
	const feature: Feature = { type: "Feature", id, geometry: { type: "Polygon", coordinates }, properties: { id, priority } };
	return { location, priority, feature };
}

/** A point for each place where a caller may be, and round it the circle that it may be off by. */
export function callerFeatures(callers: readonly PlacedCaller[]): Features {
	return collected(
		callers.flatMap(({ location: { id, source, lon, lat, radius_m }, label }): Feature[] => {
			const properties = { id, source, label };
			return [
				...(radius_m > 0
					? [
							{
								type: "Feature" as const,
								geometry: { type: "Polygon" as const, coordinates: [circle(lon, lat, radius_m)] },
								properties,
							},
						]
					: []),
				{ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties },
			];
		}),
	);
}

/** From each unit that is on its way to the incident. As the crow flies: nobody knows which road the crew takes. */
export function wayFeatures({ location }: IncidentCard, ways: readonly Way[]): Features {
	if (!location) return collected([]);
	return collected(
		ways.map(({ assignment, from, label }) => ({
			type: "Feature",
			geometry: {
				type: "LineString",
				coordinates: [
					[from.lon, from.lat],
					[location.lon, location.lat],
				],
			},
			properties: { id: assignment.unit_id, label },
		})),
	);
}

/** A ring around a point; none where it is not known. */
export function markFeatures(at: { lon: number; lat: number } | null): Features {
	return collected(at ? [{ type: "Feature", geometry: { type: "Point", coordinates: [at.lon, at.lat] }, properties: {} }] : []);
}

/** The points of a measure with their numbers, and the line through them. */
export function measureFeatures(points: readonly { lon: number; lat: number }[]): Features {
	const coordinates = points.map(({ lon, lat }): [number, number] => [lon, lat]);
	return collected([
		...coordinates.map(
			(point, index): Feature => ({
				type: "Feature",
				geometry: { type: "Point", coordinates: point },
				properties: { label: String(index + 1) },
			}),
		),
		...(coordinates.length > 1
			? [{ type: "Feature" as const, geometry: { type: "LineString" as const, coordinates }, properties: {} }]
			: []),
	]);
}

/**
 * What is drawn now, with the very features of the drawing before wherever they are alike, and that drawing itself where all
 * are: what is the same object needs not be sent to be drawn.
 */
export function steadied(now: Features, before: Features): Features {
	const known = new Map(before.features.map((feature, index) => [feature.id ?? `at ${index}`, feature]));
	const features = now.features.map((feature, index) => {
		const last = known.get(feature.id ?? `at ${index}`);
		return last && isAlike(feature, last) ? last : feature;
	});
	const isSame =
		features.length === before.features.length && features.every((feature, index) => feature === before.features[index]);
	return isSame ? before : collected(features);
}

function isAlike(one: Feature, other: Feature): boolean {
	if (one === other) return true;
	const names = Object.keys(one.properties);
	return (
		isSamePlace(one.geometry, other.geometry) &&
		names.length === Object.keys(other.properties).length &&
		names.every((name) => one.properties[name] === other.properties[name])
	);
}

function isSamePlace(one: Feature["geometry"], other: Feature["geometry"]): boolean {
	if (one.type === "Point" && other.type === "Point")
		return one.coordinates[0] === other.coordinates[0] && one.coordinates[1] === other.coordinates[1];
	return one.type === other.type && String(one.coordinates) === String(other.coordinates);
}

/** What turns a drawing into another one: features to add, or to put in the place of those with their ids. */
export interface Change {
	add: Feature[];
	remove: number[];
}

/** The change between two drawings of features with ids; null where to draw the second one anew is no more. */
export function changeBetween(before: Features, now: Features): Change | null {
	const known = new Map(before.features.map((feature) => [feature.id, feature]));
	const add = now.features.filter((feature) => known.get(feature.id) !== feature);
	for (const { id } of now.features) known.delete(id);
	const remove = [...known.keys()];
	if (add.length + remove.length >= now.features.length / 2) return null;
	return [...add.map(({ id }) => id), ...remove].every((id) => id !== undefined) ? { add, remove: remove as number[] } : null;
}

function collected(features: Feature[]): Features {
	return { type: "FeatureCollection", features };
}

/** A closed ring round a point, as round as the earth allows at this distance. */
function circle(lon: number, lat: number, radius_m: number): [number, number][] {
	const degrees = (radius_m / EARTH_M) * (180 / Math.PI);
	const narrowed = Math.max(Math.cos((lat * Math.PI) / 180), 0.01);
	return Array.from({ length: CORNERS + 1 }, (_, corner) => {
		const angle = (2 * Math.PI * (corner % CORNERS)) / CORNERS;
		return [lon + (degrees * Math.sin(angle)) / narrowed, lat + degrees * Math.cos(angle)];
	});
}
