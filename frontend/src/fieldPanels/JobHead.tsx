import { freshFix } from "../field/positions.ts";
import { goalOf, type Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";
import { distance_m } from "../panels/distance.ts";
import { metres, spell, typeName } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { PriorityBadge } from "./PriorityBadge.tsx";

/** What has happened, where, and how far it is: read at a glance. */
export function JobHead({ work }: { work: Work }) {
	const { assignment, incident } = work;
	const { phone, now } = useTools();
	const t = words.value;
	// Read with the clock, so that an old place goes when it is old.
	const here = now.value ? freshFix(phone.positions.newest.value, Date.now())?.coords : undefined;
	const goal = goalOf(work, phone.catalogue.value?.hospitals ?? []);
	const away_m = here && goal && distance_m({ lon: here.longitude, lat: here.latitude }, goal);
	const eta_s = assignment.eta_at === null ? null : (Date.parse(assignment.eta_at) - now.value) / 1000;
	// As the crew says it, which the centre may not know yet.
	const isUnderWay = ["dispatched", "acknowledged", "en_route"].includes(work.status);
	return (
		<div class="job-head">
			<p class="job-line">
				<PriorityBadge priority={incident.priority} />
				{incident.alarm_level > 1 && <b class="alarm-level">{t.alarmLevel(incident.alarm_level)}</b>}
				<span class="number">{incident.number}</span>
			</p>
			<h1 data-testid="job-type">{typeName(phone.catalogue.value?.incident_types, incident)}</h1>
			<p class="place" data-testid="job-place">
				{incident.place || t.noPlace}
			</p>
			{(away_m !== undefined && away_m !== null) || (isUnderWay && eta_s !== null && eta_s > 0) ? (
				<p class="far" data-testid="job-far">
					{away_m !== undefined && away_m !== null && t.distance(metres(away_m))}
					{isUnderWay && eta_s !== null && eta_s > 0 && <> · {t.eta(spell(eta_s))}</>}
				</p>
			) : null}
			{incident.what && (
				<p class="what" data-testid="job-what">
					<b>{t.callerSays}:</b> {incident.what}
				</p>
			)}
		</div>
	);
}
