import { signal, useSignal } from "@preact/signals";
import { patientsSaid, tellHospital } from "../field/deeds.ts";
import type { Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";
import { distance_m } from "../panels/distance.ts";
import { metres, named } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";

/** More than one vehicle brings. */
const MOST_PATIENTS = 9;
/** How many a crew has said, by its assignment: another tab takes this one away meanwhile. */
const counts = signal<ReadonlyMap<number, number>>(new Map());

/** To which hospital the patient is taken, and what it should know before. */
export function PatientTab({ work }: { work: Work }) {
	const { phone } = useTools();
	const t = words.value;
	const chosen = useSignal(work.assignment.hospital ?? "");
	const text = useSignal("");
	const count = counts.value.get(work.assignment.id) ?? null;
	function say(patients: number): void {
		counts.value = new Map(counts.peek()).set(work.assignment.id, patients);
	}

	const here = phone.positions.newest.value?.coords;
	const hospitals = [...(phone.catalogue.value?.hospitals ?? [])]
		.map((hospital) => ({
			hospital,
			away_m: here ? distance_m({ lon: here.longitude, lat: here.latitude }, hospital) : null,
		}))
		.sort((a, b) => (a.away_m ?? 0) - (b.away_m ?? 0));
	const waits = phone.queue.waiting.value.some(({ about }) => about.what === "hospital");
	return (
		<form
			data-testid="patient"
			onSubmit={(event) => {
				event.preventDefault();
				if (!chosen.peek()) return;
				void phone.do(tellHospital(work, chosen.peek(), patientsSaid(count, text.peek()))).then(() => {
					text.value = "";
				});
			}}
		>
			{work.assignment.hospital && (
				<p class="done" data-testid="hospital-told">
					{t.hospitalTold(named(phone.catalogue.value?.hospitals, work.assignment.hospital))}
				</p>
			)}
			{waits && <p class="warning">{t.notSentYet}</p>}
			<label>
				{t.chooseHospital}
				<select
					data-testid="hospital"
					required
					value={chosen}
					onChange={({ currentTarget }) => {
						chosen.value = currentTarget.value;
					}}
				>
					<option value="" />
					{hospitals.map(({ hospital, away_m }) => (
						<option key={hospital.code} value={hospital.code}>
							{named([hospital], hospital.code)}
							{away_m !== null ? ` (${metres(away_m)})` : ""}
						</option>
					))}
				</select>
			</label>
			<fieldset class="count">
				<legend>{t.patientCount}</legend>
				<button
					type="button"
					data-testid="fewer-patients"
					aria-label={t.fewerPatients}
					disabled={count === null || count === 1}
					onClick={() => say((count ?? 2) - 1)}
				>
					−
				</button>
				<output data-testid="patient-count">{count ?? "?"}</output>
				<button
					type="button"
					data-testid="more-patients"
					aria-label={t.morePatients}
					disabled={count === MOST_PATIENTS}
					onClick={() => say((count ?? 0) + 1)}
				>
					+
				</button>
			</fieldset>
			<label>
				{t.patientText}
				<textarea
					rows={3}
					maxLength={200}
					data-testid="patient-text"
					value={text}
					onInput={({ currentTarget }) => {
						text.value = currentTarget.value;
					}}
				/>
			</label>
			<button type="submit" class="primary" data-testid="tell-hospital" disabled={!chosen.value}>
				{t.tellHospital}
			</button>
		</form>
	);
}
