import { useComputed } from "@preact/signals";
import type { UnitCard, UnitStatus } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { isStale, newest, type Position, type Trust, trustIn } from "../live/positions.ts";
import { type Desk, useDesk } from "./desk.ts";
import { MapMark, WarningMark } from "./marks.tsx";
import { duration, timeAndDay, wholeDuration } from "./time.ts";

/** While a unit is on its way, at the scene or with a patient, somebody must know where it is. */
const FOLLOWED: ReadonlySet<UnitStatus> = new Set(["dispatched", "acknowledged", "en_route", "on_scene", "transporting"]);
/** Nobody sends these, and nobody waits for them. */
const AWAY: ReadonlySet<UnitStatus> = new Set(["out_of_service", "off_duty"]);

/** Undefined of a unit that this desk does not see, null of one that never said where it is. */
function positionOf({ store }: Desk, unitId: number): Position | null | undefined {
	const unit = store.units.card(unitId).value;
	return unit && newest(unit, store.positions.moved(unitId).value);
}

function trustedOf(desk: Desk, unitId: number): Trust {
	const position = positionOf(desk, unitId);
	return position ? trustIn(position, desk.now.value) : "fresh";
}

/** Why the position is not to be relied on; empty where it is. */
function warningOf(desk: Desk, unitId: number): string {
	const position = positionOf(desk, unitId);
	if (!position) return "";
	const t = words.value;
	const age = wholeDuration((desk.now.value - position.at_ms) / 1000);
	const isOld = isStale(position, desk.now.value);
	switch (trustIn(position, desk.now.value)) {
		case "lost":
			return t.positionLost(age);
		case "stale":
			return t.positionStale(age);
		case "suspect":
			return isOld ? `${t.positionStale(age)} · ${t.positionSuspect}` : t.positionSuspect;
		case "fresh":
			return "";
	}
}

/** On the unit board: what is wrong with a unit's position, in a line of its own while somebody must know it. */
export function PositionWarning({ unit: { id, status } }: { unit: UnitCard }) {
	const desk = useDesk();
	// Texts, so that the row is drawn anew only when what it says changes.
	const text = useComputed(() => warningOf(desk, id)).value;
	const trust = useComputed(() => trustedOf(desk, id)).value;
	if (!text || AWAY.has(status)) return null;
	const isFollowed = FOLLOWED.has(status);
	return (
		<span
			class={isFollowed ? "position-warning" : "position-warning beside"}
			title={`${text}. ${words.value.askByRadio}`}
			data-testid="position-warning"
			data-trust={trust}
		>
			<WarningMark /> <span class={isFollowed ? "" : "unseen"}>{text}</span>
			{!isFollowed && <span aria-hidden="true">{words.value.positionShort[trust]}</span>}
		</span>
	);
}

/** On the unit board: how old the position is that is to be relied on; of any other the warning says so. */
export function PositionAge({ unitId }: { unitId: number }) {
	const desk = useDesk();
	const age = useComputed(() => {
		const position = positionOf(desk, unitId);
		if (!position || warningOf(desk, unitId)) return "";
		return duration(Math.max(0, desk.now.value - position.at_ms) / 1000);
	}).value;
	if (!age) return null;
	return (
		<span class="position-age" title={words.value.positionAge(age)} data-testid="position-age">
			<MapMark /> <span class="unseen">{words.value.positionAge(age)}</span>
			<span aria-hidden="true">{age}</span>
		</span>
	);
}

/** In a unit's details: how old its position is, how it moves, and what is wrong with that. */
export function PositionFact({ unitId }: { unitId: number }) {
	const desk = useDesk();
	const t = words.value;
	const facts = useComputed(() => factsOf(desk, unitId)).value;
	const wrong = useComputed(() => warningOf(desk, unitId)).value;
	if (!facts) return null;
	return (
		<span class="position-fact" data-testid="position-fact">
			{facts}
			{wrong && (
				<span class="position-warning">
					<WarningMark /> {wrong}. {t.askByRadio}
				</span>
			)}
		</span>
	);
}

/** Below walking pace a receiver's direction says nothing. */
const MOVES_FROM_MPS = 1;

function factsOf(desk: Desk, unitId: number): string {
	const t = words.value;
	const position = positionOf(desk, unitId);
	if (!position) return position === null ? t.noPosition : "";
	const { at_ms, heading, speed_mps } = position;
	const now = desk.now.value;
	const time = timeAndDay(new Date(at_ms).toISOString(), now);
	// Of an old one the warning says the age, and how it moved then says nothing of now.
	if (isStale(position, now)) return t.positionAt(time);
	const facts = [t.positionAgo(duration(Math.max(0, now - at_ms) / 1000), time)];
	if (speed_mps !== null) facts.push(t.speed(Math.round(speed_mps * 3.6)));
	if (heading !== null && speed_mps !== null && speed_mps >= MOVES_FROM_MPS)
		facts.push(t.heading(t.directions[Math.round(heading / 45) % 8] ?? ""));
	return facts.join(" · ");
}
