import { words } from "../i18n/index.ts";
import { lettersOf } from "../i18n/letters.ts";
import { AreaFilter } from "./AreaFilter.tsx";
import { AREA_UNKNOWN, areaName } from "./areas.ts";
import { useDesk } from "./desk.ts";
import { FilterInForce } from "./FilterInForce.tsx";
import { nameOf } from "./names.ts";
import { isFiltering, OPEN_STATUSES } from "./queueFilter.ts";
import { SearchField } from "./SearchField.tsx";

/** Which incidents of the queue are shown. Calls that wait are above it, whatever it says. */
export function QueueFilterBar() {
	const { queue, catalogue } = useDesk();
	const t = words.value;
	const filter = queue.filter.value;
	return (
		<search class="filters">
			<SearchField
				label={t.searchIncidents}
				testId="queue-search"
				text={filter.text}
				onText={(text) => queue.look({ text: text.normalize("NFC") })}
			/>
			<div class="filter-line">
				<button
					type="button"
					class="toggle"
					title={t.mineExplained}
					aria-pressed={filter.mine}
					data-testid="filter-mine"
					onClick={() => queue.look({ mine: !filter.mine })}
				>
					{t.ofMine}
				</button>
				{catalogue.agencies.map(({ code }) => {
					const isChosen = filter.agencies.includes(code);
					const agencies = isChosen ? filter.agencies.filter((other) => other !== code) : [...filter.agencies, code];
					return (
						<button
							key={code}
							type="button"
							class={`toggle agency agency-${code}`}
							title={nameOf(catalogue.agencies, code)}
							aria-label={`${lettersOf(code)} ${nameOf(catalogue.agencies, code)}`}
							aria-pressed={isChosen}
							data-testid={`filter-agency-${code}`}
							onClick={() => queue.look({ agencies })}
						>
							{lettersOf(code)}
						</button>
					);
				})}
				<AreaFilter />
				<select
					aria-label={t.statusLabel}
					data-testid="filter-status"
					value={filter.status}
					onChange={(event) =>
						queue.look({ status: OPEN_STATUSES.find((status) => status === event.currentTarget.value) ?? "" })
					}
				>
					<option value="">{t.everyStatus}</option>
					{OPEN_STATUSES.map((status) => (
						<option key={status} value={status}>
							{t.incidentStatus[status]}
						</option>
					))}
				</select>
			</div>
			{isFiltering(filter) && <InForce />}
		</search>
	);
}

function InForce() {
	const { queue, catalogue } = useDesk();
	const t = words.value;
	const { text, mine, agencies, status, areas } = queue.filter.value;
	const { hidden, hiddenP1 } = queue.order.value;
	const parts = [
		text.trim() && `“${text.trim()}”`,
		mine && t.ofMine,
		agencies.map((code) => nameOf(catalogue.agencies, code)).join(", "),
		status && t.incidentStatus[status],
		areas.map((code) => (code === AREA_UNKNOWN ? t.areaUnknown : areaName(catalogue, code))).join(", "),
	].filter((part): part is string => Boolean(part));
	return (
		<FilterInForce
			testId="queue-filtered"
			parts={parts}
			hidden={t.incidentsHidden(hidden, hiddenP1)}
			onSeeAll={() => queue.seeAll()}
		/>
	);
}
