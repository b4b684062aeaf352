// What is known of where a caller is: which words count, how far a link has come, and which call a link is for.
import type { CallCard, CallerLocationCard, IncidentCard, LocationLinkCard, LocationSource, ReasonCard } from "../contract.ts";
import { isLive, isSpoken } from "./rights.ts";

/** How far the newest location link of a call has come. */
export type LinkState = "answered" | "opened" | "expired" | "failed" | "uncertain" | "sent" | "pending";

/** A caller who has the page has it, whatever the provider says of the message. */
export function linkState(link: LocationLinkCard, now_ms: number): LinkState {
	if (link.answered_at !== null) return "answered";
	if (Date.parse(link.expires_at) <= now_ms) return "expired";
	if (link.opened_at !== null) return "opened";
	if (link.message === "parked") return "failed";
	if (link.message === "uncertain") return "uncertain";
	return link.message === "sent" ? "sent" : "pending";
}

/** The newest word of each source, and all that was said before; both newest first. */
export function newestOfEach(locations: readonly CallerLocationCard[]): {
	newest: CallerLocationCard[];
	earlier: CallerLocationCard[];
} {
	const seen = new Set<LocationSource>();
	const newest: CallerLocationCard[] = [];
	const earlier: CallerLocationCard[] = [];
	for (const location of locations) {
		(seen.has(location.source) ? earlier : newest).push(location);
		seen.add(location.source);
	}
	return { newest, earlier };
}

/** What cannot be right of where this caller is. */
export function doubtsOf({ location_doubts }: IncidentCard, call: CallCard): ReasonCard[] {
	return location_doubts.filter(({ facts }) => facts.call === call.id);
}

/** Whether the incident is put just where this location is. */
export function isPlaceOf({ lon, lat, source }: CallerLocationCard, { location }: IncidentCard): boolean {
	return location !== null && location.lon === lon && location.lat === lat && location.source === source;
}

/** Whether a link can be sent to this caller. */
export function hasNumber(call: CallCard): boolean {
	return call.caller_kind === "number" && call.caller !== null;
}

/** The call to which a link for an incident goes: who is on the line before who was, the newest of equals. */
export function callToLocate(calls: readonly CallCard[], incidentId: number): CallCard | undefined {
	const rank = (call: CallCard): number => (isSpoken(call) ? 0 : isLive(call) ? 1 : 2);
	return calls
		.filter((call) => call.incident_id === incidentId && hasNumber(call))
		.toSorted((a, b) => rank(a) - rank(b) || b.id - a.id)[0];
}
