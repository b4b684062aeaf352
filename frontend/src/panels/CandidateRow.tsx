import { words } from "../i18n/index.ts";
import { type Candidate, isFree } from "./choice.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark, UnitStatusMark } from "./marks.tsx";
import { capabilityName, nameOf } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { duration, metres } from "./time.ts";

interface CandidateRowProps {
	candidate: Candidate;
	isChosen: boolean;
	onChoose: (id: number, isChosen: boolean) => void;
}

/** A unit that can be sent, with why it is proposed or not. */
export function CandidateRow({ candidate: { unit, proposed, rejected, away_m }, isChosen, onChoose }: CandidateRowProps) {
	const { catalogue } = useDesk();
	const t = words.value;
	return (
		<li>
			<label class={isFree(unit) ? "candidate" : "candidate gone"}>
				<input
					type="checkbox"
					data-testid="assign-unit-checkbox"
					data-unit-id={unit.id}
					data-proposed={proposed !== null}
					value={unit.id}
					checked={isChosen}
					onChange={(event) => onChoose(unit.id, event.currentTarget.checked)}
				/>
				<UnitStatusMark status={unit.status} />
				<b class="call-sign">{unit.call_sign}</b>
				<AgencyMark agency={unit.agency} />
				<span class="unit-type">
					{proposed && <b class="proposed">{t.proposedFor(capabilityName(catalogue, proposed.capability))} · </b>}
					{nameOf(catalogue.unit_types, unit.type)} · {nameOf(catalogue.stations, unit.station)}
				</span>
				{!isFree(unit) && <span class="away">{t.noLongerAvailable}</span>}
				{isFree(unit) && proposed?.eta_s != null && (
					<span class="away" title={proposed.estimated ? t.etaEstimated : t.etaByRoad}>
						{proposed.estimated && "≈ "}
						{duration(proposed.eta_s)}
					</span>
				)}
				{isFree(unit) && proposed?.eta_s == null && (
					<span class="away" title={t.distance}>
						{away_m === null ? "–" : metres(away_m)}
					</span>
				)}
			</label>
			<Reasons reasons={(proposed ?? rejected)?.reasons ?? []} />
		</li>
	);
}
