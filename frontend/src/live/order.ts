// In which order lists stand.
import type {
	CallCard,
	ChatMessageCard,
	ClosureCard,
	DeskShiftCard,
	EscalationCard,
	FaultCard,
	HandoverCard,
	IncidentCard,
	UnitCard,
} from "../contract.ts";

const names = new Intl.Collator("vi", { numeric: true });
const time = (iso: string): number => Date.parse(iso);

/** The most urgent first, then the one that waits longest. */
export function byUrgency(a: IncidentCard, b: IncidentCard): number {
	return a.priority - b.priority || time(a.created_at) - time(b.created_at) || a.id - b.id;
}

/** The caller who waits longest first. */
export function byWaiting(a: CallCard, b: CallCard): number {
	return time(a.received_at) - time(b.received_at) || a.id - b.id;
}

/** A crew in danger first, then the most urgent alarm, then the oldest. */
export function byAlarm(a: EscalationCard, b: EscalationCard): number {
	const isDanger = (alarm: EscalationCard): number => Number(alarm.trigger === "unit_emergency");
	return isDanger(b) - isDanger(a) || a.priority - b.priority || time(a.fired_at) - time(b.fired_at) || a.id - b.id;
}

/** As on a board on the wall: agency, station, call sign. */
export function byStation(a: UnitCard, b: UnitCard): number {
	return (
		names.compare(a.agency, b.agency) ||
		names.compare(a.station, b.station) ||
		names.compare(a.call_sign, b.call_sign) ||
		a.id - b.id
	);
}

/** What was offered first, first. */
export function byOffer(a: HandoverCard, b: HandoverCard): number {
	return time(a.offered_at) - time(b.offered_at) || a.id - b.id;
}

/** What is wrong for longest, first. */
export function byBeginning(a: FaultCard, b: FaultCard): number {
	return time(a.began_at) - time(b.began_at) || a.id - b.id;
}

/** By desk; of several people at one, who came first. */
export function byDesk(a: DeskShiftCard, b: DeskShiftCard): number {
	return names.compare(a.desk, b.desk) || a.id - b.id;
}

/** What was closed last, first. */
export function byEntry(a: ClosureCard, b: ClosureCard): number {
	return time(b.entered_at) - time(a.entered_at) || b.id - a.id;
}

/** What was written first, first. */
export function byWriting(a: ChatMessageCard, b: ChatMessageCard): number {
	return a.id - b.id;
}
