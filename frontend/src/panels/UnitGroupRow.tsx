import { words } from "../i18n/index.ts";
import { lettersOf } from "../i18n/letters.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { maySendFor } from "./rights.ts";
import type { UnitLine } from "./unitLines.ts";
import { isFilteringUnits } from "./unitLines.ts";

interface UnitGroupRowProps {
	line: Exclude<UnitLine, { kind: "unit" }>;
	isActive: boolean;
}

/** The head of an agency or of a station: it folds what is under it, and says how many units are free. */
export function UnitGroupRow({ line: { kind, key, code, ids }, isActive }: UnitGroupRowProps) {
	const { board, catalogue } = useDesk();
	const isFolded = board.folded.value.has(key) && !isFilteringUnits(board.filter.value);
	const Heading = kind === "agency" ? "h3" : "h4";
	const name = nameOf(kind === "agency" ? catalogue.agencies : catalogue.stations, code);
	return (
		<Heading class={`unit-group unit-${kind}`}>
			{board.picking.value && <PickGroup ids={ids} name={name} />}
			<button
				type="button"
				class="unit-group-head"
				data-row
				data-testid="unit-group"
				data-group={key}
				tabIndex={isActive ? 0 : -1}
				aria-expanded={!isFolded}
				onClick={() => board.fold(key, !board.folded.peek().has(key))}
				onKeyDown={(event) => {
					if (event.key === "ArrowLeft") board.fold(key, true);
					if (event.key === "ArrowRight") board.fold(key, false);
				}}
			>
				<span class="fold" aria-hidden="true">
					{isFolded ? "▸" : "▾"}
				</span>
				{kind === "agency" && (
					<span class={`agency agency-${code}`} aria-hidden="true">
						{lettersOf(code)}
					</span>
				)}
				<span class="group-name">{name}</span>
				<Available ids={ids} />
			</button>
		</Heading>
	);
}

/** How many of the units are free. */
export function Available({ ids }: { ids: readonly number[] }) {
	const { store } = useDesk();
	const available = ids.filter((id) => store.units.card(id).value?.status === "available").length;
	const text = words.value.availableOf(available, ids.length);
	return (
		<span class="count" title={text}>
			<span class="unseen">{text}</span>
			<span aria-hidden="true">
				{available}/{ids.length}
			</span>
		</span>
	);
}

function PickGroup({ ids, name }: { ids: readonly number[]; name: string }) {
	const { board, store, me } = useDesk();
	const fitting = new Set(board.board.value.fitting);
	const own = ids.filter((id) => {
		const unit = store.units.card(id).value;
		return unit && fitting.has(id) && maySendFor(me, unit.agency);
	});
	if (own.length === 0) return null;
	const picked = own.filter((id) => board.picked.value.has(id)).length;
	return (
		<input
			type="checkbox"
			aria-label={words.value.pickGroup(name)}
			data-testid="group-pick"
			checked={picked === own.length}
			indeterminate={picked > 0 && picked < own.length}
			onChange={(event) => board.pick(own, event.currentTarget.checked)}
		/>
	);
}
