import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { words } from "../i18n/index.ts";
import { CallQueue } from "./CallQueue.tsx";
import { useDesk } from "./desk.ts";
import { EndedLately } from "./EndedLately.tsx";
import { IncidentRow } from "./IncidentRow.tsx";
import { MissingIncidents } from "./MissingIncidents.tsx";
import { QueueFilterBar } from "./QueueFilterBar.tsx";
import { isFiltering } from "./queueFilter.ts";
import { WindowedList } from "./WindowedList.tsx";

const ROW_PX = 80;

/** `children` are the forms that slide over what is below the calls. */
export function Queue({ children }: { children: ComponentChildren }) {
	const desk = useDesk();
	const t = words.value;
	const all = desk.store.incidents.ids.value.length;
	return (
		<section class="queue" aria-label={t.queue} data-panel tabIndex={-1}>
			<header class="panel-head">
				<h2>
					{t.queue} <span class="count">{all}</span>
				</h2>
				<button
					type="button"
					class="primary"
					data-testid="new-incident-open"
					onClick={() => {
						desk.newIncidentOpen.value = true;
					}}
				>
					{t.newIncident} <kbd>F4</kbd>
				</button>
			</header>
			<CallQueue />
			<div class="queue-rest">
				<QueueFilterBar />
				<MissingIncidents />
				<Incidents />
				{children}
			</div>
		</section>
	);
}

function Incidents() {
	const { queue, store, selectedId } = useDesk();
	const t = words.value;
	const above = useSignal(0);
	const keys = useComputed(() => queue.steady.shown.value.map(String));
	const preferred = useComputed(() => (selectedId.value === null ? null : String(selectedId.value)));
	const isNone = useComputed(() => keys.value.length === 0).value;
	const isHidden = isNone && store.incidents.ids.value.length > 0 && isFiltering(queue.filter.value);
	return (
		<WindowedList
			label={t.queue}
			testId="incidents"
			class="incidents"
			keys={keys}
			preferred={preferred}
			guess_px={() => ROW_PX}
			row={(key, isActive) => <IncidentRow id={Number(key)} isActive={isActive} />}
			onTouch={() => queue.steady.touch()}
			above={above}
			before={
				<>
					<PinnedAbove above={above} />
					{isNone && <p class="nothing">{isHidden ? t.nothingFits : t.noIncidents}</p>}
				</>
			}
		>
			<EndedLately />
		</WindowedList>
	);
}

/** What is pinned to the top is told also to who has scrolled away from there. */
function PinnedAbove({ above }: { above: { readonly value: number } }) {
	const { queue } = useDesk();
	const count = useComputed(
		() => queue.steady.shown.value.slice(0, above.value).filter((id) => queue.order.value.pinned.has(id)).length,
	).value;
	if (count === 0) return null;
	return (
		<div class="pinned-above">
			<button
				type="button"
				data-testid="pinned-above"
				onClick={(event) => event.currentTarget.closest(".scroll")?.scrollTo({ top: 0 })}
			>
				▲ {words.value.pinnedAbove(count)}
			</button>
		</div>
	);
}
