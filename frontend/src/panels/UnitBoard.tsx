import { useSignal } from "@preact/signals";
import type { UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { UnitStatusMark } from "./marks.tsx";
import { lettersOf, nameOf } from "./names.ts";
import { Running } from "./Running.tsx";
import { maySend } from "./rights.ts";
import { UnitMenu } from "./UnitMenu.tsx";
import { PositionWarning } from "./UnitPosition.tsx";

interface Group {
	key: string;
	code: string;
	ids: number[];
}

/** Put neighbours with the same code together; the ids stand in order already. */
function groups(cards: readonly UnitCard[], codeOf: (card: UnitCard) => string): Group[] {
	const found: Group[] = [];
	for (const card of cards) {
		const code = codeOf(card);
		const last = found.at(-1);
		if (last?.code === code) last.ids.push(card.id);
		else found.push({ key: `${code}:${card.id}`, code, ids: [card.id] });
	}
	return found;
}

export function UnitBoard() {
	const { me, store, coverageOpen } = useDesk();
	const t = words.value;
	// The order follows agency and station, so a unit that changes either changes the list of ids.
	const cards = store.units.ids.value.flatMap((id) => store.units.card(id).peek() ?? []);
	return (
		<section class="board" aria-label={t.units}>
			<header class="panel-head">
				<h2>{t.units}</h2>
				<Available ids={store.units.ids.value} />
				{maySend(me) && (
					<button
						type="button"
						aria-haspopup="dialog"
						data-testid="coverage-open"
						onClick={() => {
							coverageOpen.value = true;
						}}
					>
						{t.coverage}
					</button>
				)}
			</header>
			<div class="scroll">
				{cards.length === 0 && <p class="nothing">{t.noUnitsVisible}</p>}
				{groups(cards, (card) => card.agency).map((agency) => (
					<Agency key={agency.key} group={agency} cards={cards.filter((card) => card.agency === agency.code)} />
				))}
			</div>
		</section>
	);
}

function Available({ ids, isShort = false }: { ids: readonly number[]; isShort?: boolean }) {
	const { store } = useDesk();
	const available = ids.filter((id) => store.units.card(id).value?.status === "available").length;
	const text = words.value.availableOf(available, ids.length);
	return (
		<span class="count" title={text}>
			{isShort ? `${available}/${ids.length}` : text}
		</span>
	);
}

function Agency({ group, cards }: { group: Group; cards: readonly UnitCard[] }) {
	const { catalogue } = useDesk();
	return (
		<section class="unit-agency">
			<h3>
				<span class={`agency agency-${group.code}`} aria-hidden="true">
					{lettersOf(group.code)}
				</span>
				{nameOf(catalogue.agencies, group.code)}
				<Available ids={group.ids} isShort />
			</h3>
			{groups(cards, (card) => card.station).map((station) => (
				<section key={station.key} class="unit-station">
					<h4>{nameOf(catalogue.stations, station.code)}</h4>
					<ul>
						{station.ids.map((id) => (
							<UnitRow key={id} id={id} />
						))}
					</ul>
				</section>
			))}
		</section>
	);
}

function UnitRow({ id }: { id: number }) {
	const desk = useDesk();
	const t = words.value;
	const menuOpen = useSignal(false);
	const unit = desk.store.units.card(id).value;
	if (!unit) return null;
	const incident = unit.incident_id === null ? undefined : desk.store.incidents.card(unit.incident_id).value;
	return (
		<li data-testid="unit-row" data-unit-id={id} data-status={unit.status}>
			<button
				type="button"
				class="unit"
				title={incident && t.openIncident(incident.number)}
				aria-expanded={incident ? undefined : menuOpen.value}
				onClick={() => {
					if (incident) desk.select(incident.id);
					else menuOpen.value = !menuOpen.value;
				}}
			>
				<UnitStatusMark status={unit.status} />
				<b class="call-sign">{unit.call_sign}</b>
				<span class="unit-type">{nameOf(desk.catalogue.unit_types, unit.type)}</span>
				<span class="unit-incident" title={unit.status_reason}>
					{incident?.number ?? (unit.status_reason || t.unitStatus[unit.status])}
				</span>
				<PositionWarning unit={unit} />
				<Running from={unit.status_since} />
				{unit.covers && (
					<span class="covers" data-testid="covers">
						{t.covers(nameOf(desk.catalogue.stations, unit.covers))}
					</span>
				)}
			</button>
			{menuOpen.value && unit.assignment_id === null && <UnitMenu unit={unit} />}
		</li>
	);
}
