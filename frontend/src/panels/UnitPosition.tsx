import { useComputed } from "@preact/signals";
import type { UnitStatus } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { newest, type Position, trustIn } from "../live/positions.ts";
import { type Desk, useDesk } from "./desk.ts";
import { WarningMark } from "./marks.tsx";
import { timeAndDay, wholeDuration } from "./time.ts";

/** While a unit is on its way, at the scene or with a patient, somebody must know where it is. */
const FOLLOWED: ReadonlySet<UnitStatus> = new Set(["dispatched", "acknowledged", "en_route", "on_scene", "transporting"]);

function positionOf({ store }: Desk, unitId: number): Position | null {
	const unit = store.units.card(unitId).value;
	return unit ? newest(unit, store.positions.moved(unitId).value) : null;
}

/** Why the position is not to be relied on; empty where it is. */
function warning(position: Position, now: number): string {
	const t = words.value;
	const age = wholeDuration((now - position.at_ms) / 1000);
	switch (trustIn(position, now)) {
		case "lost":
			return t.positionLost(age);
		case "stale":
			return t.positionStale(age);
		case "suspect":
			return t.positionSuspect;
		case "fresh":
			return "";
	}
}

/** On the unit board: only what is wrong with the position of a unit that is at work. */
export function PositionWarning({ unitId }: { unitId: number }) {
	const desk = useDesk();
	// A text, so that the row is drawn anew only when what it says changes.
	const text = useComputed(() => {
		const unit = desk.store.units.card(unitId).value;
		const position = unit && FOLLOWED.has(unit.status) ? positionOf(desk, unitId) : null;
		return position ? warning(position, desk.now.value) : "";
	}).value;
	if (!text) return null;
	return (
		<span class="position-warning" title={words.value.askByRadio} data-testid="position-warning">
			<WarningMark /> {text}
		</span>
	);
}

/** In a unit's details: since when it is known to be where it is, how it moves, and what is wrong with that. */
export function PositionFact({ unitId }: { unitId: number }) {
	const desk = useDesk();
	const facts = useComputed(() => {
		const position = positionOf(desk, unitId);
		return position ? factsOf(position, desk.now.value) : "";
	}).value;
	const wrong = useComputed(() => {
		const position = positionOf(desk, unitId);
		return position ? warning(position, desk.now.value) : "";
	}).value;
	if (!facts) return null;
	return (
		<span class="position-fact" data-testid="position-fact">
			{facts}
			{wrong && (
				<span class="position-warning">
					<WarningMark /> {wrong}. {words.value.askByRadio}
				</span>
			)}
		</span>
	);
}

/** Below walking pace a receiver's direction says nothing. */
const MOVES_FROM_MPS = 1;

function factsOf({ at_ms, heading, speed_mps }: Position, now: number): string {
	const t = words.value;
	const facts = [t.positionAt(timeAndDay(new Date(at_ms).toISOString(), now))];
	if (speed_mps !== null) facts.push(t.speed(Math.round(speed_mps * 3.6)));
	if (heading !== null && speed_mps !== null && speed_mps >= MOVES_FROM_MPS)
		facts.push(t.heading(t.directions[Math.round(heading / 45) % 8] ?? ""));
	return facts.join(" · ");
}
