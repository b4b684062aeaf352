import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { FilterInForce } from "./FilterInForce.tsx";
import { PickedUnits } from "./PickedUnits.tsx";
import { maySend } from "./rights.ts";
import { ScreenButton } from "./ScreenButton.tsx";
import { SearchField } from "./SearchField.tsx";
import { Available, UnitGroupRow } from "./UnitGroupRow.tsx";
import { UnitRow } from "./UnitRow.tsx";
import { isFilteringUnits, UNIT_STATUSES } from "./unitLines.ts";
import { WindowedList } from "./WindowedList.tsx";

/** Heights until a row was drawn, in pixels: of a group's head, and of a unit. */
const HEAD_PX = 30;
const UNIT_PX = 30;
/** How the key of a unit's line begins. */
const OF_UNIT = "unit:";

/** All units by agency and station. */
export function UnitBoard() {
	const { me, store, board, coverageOpen } = useDesk();
	const t = words.value;
	return (
		<section class="board" aria-label={t.units} data-panel tabIndex={-1}>
			<header class="panel-head">
				<h2>{t.units}</h2>
				<Available ids={store.units.ids.value} />
				{maySend(me) && (
					<>
						<button
							type="button"
							class="toggle"
							title={t.pickUnits}
							aria-label={t.pickUnits}
							aria-pressed={board.picking.value}
							data-testid="pick-units"
							onClick={() => {
								if (board.picking.peek()) board.pickNone();
								else board.picking.value = true;
							}}
						>
							<span class="where-wide">{t.pickUnits}</span>
							<span class="where-narrow" aria-hidden="true">
								☑
							</span>
						</button>
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
					</>
				)}
				<ScreenButton screen="units" />
			</header>
			<UnitFilters />
			<Units />
			{board.picking.value && <PickedUnits />}
		</section>
	);
}

function UnitFilters() {
	const { board } = useDesk();
	const t = words.value;
	const { text, status } = board.filter.value;
	const parts = [text.trim() && `“${text.trim()}”`, status && t.unitStatus[status]].filter((part) => part !== "");
	return (
		<search class="filters">
			<div class="filter-line">
				<SearchField
					label={t.searchUnits}
					testId="unit-search"
					text={text}
					onText={(typed) => board.look({ text: typed.normalize("NFC") })}
				/>
				<select
					aria-label={t.statusLabel}
					data-testid="unit-filter-status"
					value={status}
					onChange={(event) => board.look({ status: UNIT_STATUSES.find((one) => one === event.currentTarget.value) ?? "" })}
				>
					<option value="">{t.everyStatus}</option>
					{UNIT_STATUSES.map((one) => (
						<option key={one} value={one}>
							{t.unitCode[one]} · {t.unitStatus[one]}
						</option>
					))}
				</select>
			</div>
			{isFilteringUnits(board.filter.value) && (
				<FilterInForce
					testId="units-filtered"
					parts={parts}
					hidden={t.unitsHidden(board.board.value.hidden)}
					onSeeAll={() => board.seeAll()}
				/>
			)}
		</search>
	);
}

function Units() {
	const { board, store, selected } = useDesk();
	const t = words.value;
	const keys = useComputed(() => board.board.value.lines.map(({ key }) => key));
	/** The unit that works on the open incident. */
	const preferred = useComputed(() => {
		const assignment = selected.value?.assignments.find(({ status }) => status !== "cleared");
		return assignment ? `unit:${assignment.unit_id}` : null;
	});
	const isNone = useComputed(() => keys.value.length === 0).value;
	return (
		<WindowedList
			label={t.units}
			testId="units"
			class="units-list"
			keys={keys}
			preferred={preferred}
			guess_px={(key) => (key.startsWith(OF_UNIT) ? UNIT_PX : HEAD_PX)}
			row={(key, isActive) => <Line name={key} isActive={isActive} />}
			before={isNone && <p class="nothing">{store.units.ids.value.length > 0 ? t.noUnitFits : t.noUnitsVisible}</p>}
		/>
	);
}

/** The row of a unit knows of its card alone: the lines are made anew whenever any unit changes. */
function Line({ name, isActive }: { name: string; isActive: boolean }) {
	return name.startsWith(OF_UNIT) ? (
		<UnitRow id={Number(name.slice(OF_UNIT.length))} isActive={isActive} />
	) : (
		<Head name={name} isActive={isActive} />
	);
}

function Head({ name, isActive }: { name: string; isActive: boolean }) {
	const line = useDesk().board.lineOf.value.get(name);
	return line && line.kind !== "unit" ? <UnitGroupRow line={line} isActive={isActive} /> : null;
}
