import { useSignal } from "@preact/signals";
import type { IncidentCard, UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type Desk, useDesk } from "./desk.ts";
import { distance_m } from "./distance.ts";
import { AgencyMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { metres } from "./time.ts";

interface Candidate {
	unit: UnitCard;
	away_m: number | null;
}

function isFree(unit: UnitCard): boolean {
	return unit.status === "available" || unit.status === "returning";
}

/** Free units of the desk's agencies: those that the incident asks for first, nearest first. What is chosen stays in the list. */
function candidates(desk: Desk, incident: IncidentCard, chosen: ReadonlySet<number>): Candidate[] {
	return desk.store.units
		.all()
		.filter((unit) => chosen.has(unit.id) || (isFree(unit) && desk.me.agencies.includes(unit.agency)))
		.map((unit) => {
			const position = desk.store.positionOf(unit);
			return { unit, away_m: position && incident.location && distance_m(position, incident.location) };
		})
		.sort((a, b) => asked(b, incident) - asked(a, incident) || (a.away_m ?? 0) - (b.away_m ?? 0));
}

function asked({ unit }: Candidate, incident: IncidentCard): number {
	return incident.agencies.includes(unit.agency) ? 1 : 0;
}

export function Assign({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const chosen = useSignal<ReadonlySet<number>>(new Set());
	const list = candidates(desk, incident, chosen.value);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:assignments`);

	function choose(id: number, isChosen: boolean): void {
		const next = new Set(chosen.value);
		if (isChosen) next.add(id);
		else next.delete(id);
		chosen.value = next;
	}

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		if (chosen.value.size === 0) return;
		if (desk.settle(await desk.commands.assignUnits(incident.id, [...chosen.value]))) chosen.value = new Set();
	}

	return (
		<section>
			<h3>{t.assign}</h3>
			<form class="assign" onSubmit={send}>
				<p class="hint">{incident.location ? t.assignHint : t.assignHintUnplaced}</p>
				{list.length === 0 && <p class="nothing">{t.noAvailable}</p>}
				<ul class="list candidates">
					{list.map(({ unit, away_m }) => (
						<li key={unit.id}>
							<label class={isFree(unit) ? "candidate" : "candidate gone"}>
								<input
									type="checkbox"
									data-testid="assign-unit-checkbox"
									data-unit-id={unit.id}
									value={unit.id}
									checked={chosen.value.has(unit.id)}
									onChange={(event) => choose(unit.id, event.currentTarget.checked)}
								/>
								<UnitStatusMark status={unit.status} />
								<b class="call-sign">{unit.call_sign}</b>
								<AgencyMark agency={unit.agency} />
								<span class="unit-type">
									{nameOf(desk.catalogue.unit_types, unit.type)} · {nameOf(desk.catalogue.stations, unit.station)}
								</span>
								{isFree(unit) ? (
									<span class="away" title={t.distance}>
										{away_m === null ? "–" : metres(away_m)}
									</span>
								) : (
									<span class="away">{t.noLongerAvailable}</span>
								)}
							</label>
						</li>
					))}
				</ul>
				<button type="submit" class="primary" data-testid="assign-send" disabled={pending || chosen.value.size === 0}>
					{pending ? t.sending : t.send(chosen.value.size)}
				</button>
			</form>
		</section>
	);
}
