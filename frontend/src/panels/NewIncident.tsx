import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { NewIncident as NewIncidentFields } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { PlaceField } from "./PlaceField.tsx";
import { NO_PLACE, placeChosen, placeTyped, type SpokenPlace, spokenAt } from "./spokenPlace.ts";
import { TypeField } from "./TypeField.tsx";
import { TypeOptions } from "./TypeOptions.tsx";
import { type KeptText, NEW_TYPE_WORDS } from "./typed.ts";

const PRIORITIES = [1, 2, 3, 4, 5];
/** What is typed of a new incident, by the names under which it is kept. */
const NEW_TEXTS = [NEW_TYPE_WORDS, "new:place", "new:coordinates", "new:what"];

/** The form that slides over the queue. What was typed stays while it is closed. */
export function NewIncident() {
	const desk = useDesk();
	const { catalogue, newIncidentOpen: open, typed } = desk;
	const [typeWords, place, coordinates, what] = NEW_TEXTS.map((name) => typed.text(name)) as [
		KeptText,
		KeptText,
		KeptText,
		KeptText,
	];
	const t = words.value;
	const type = useSignal("");
	const priority = useSignal<number | null>(null);
	const agencies = useSignal<readonly string[]>([]);
	const chosen = useSignal<SpokenPlace["chosen"]>(null);
	const where = { place: place.value, coordinates: coordinates.value, chosen: chosen.value };
	const wrong = useSignal<"chooseTypeFirst" | "chooseAgencyFirst" | "coordinatesWrong" | null>(null);
	const pending = desk.commands.pending.value.has("incident:new");

	// At once: the hand types on.
	useLayoutEffect(() => {
		if (open.value) document.getElementById("new-type-words")?.focus();
	}, [open.value]);

	function chooseType(code: string): void {
		type.value = code;
		agencies.value = catalogue.incident_types.find((item) => item.code === code)?.agencies ?? [];
	}

	function locate(spoken: SpokenPlace): void {
		place.value = spoken.place;
		coordinates.value = spoken.coordinates;
		chosen.value = spoken.chosen;
	}

	function read(): NewIncidentFields | null {
		const location = spokenAt(where);
		if (!type.value) wrong.value = "chooseTypeFirst";
		else if (agencies.value.length === 0) wrong.value = "chooseAgencyFirst";
		else if (where.coordinates.trim() && !location) wrong.value = "coordinatesWrong";
		else {
			wrong.value = null;
			return {
				type: type.value,
				agencies: [...agencies.value],
				priority: priority.value,
				location,
				place: where.place.normalize("NFC"),
				what: what.value.normalize("NFC"),
			};
		}
		return null;
	}

	async function submit(event: Event): Promise<void> {
		event.preventDefault();
		const fields = read();
		const sent = { place: place.peek(), what: what.peek() };
		const created = fields && desk.settle(await desk.commands.incidents.create(fields));
		if (!created) return;
		// What was typed on while it was on its way goes on with the incident, to be saved there.
		if (what.peek() !== sent.what) desk.type(created, "what", what.peek());
		if (place.peek() !== sent.place) desk.type(created, "place", place.peek());
		chooseType("");
		typeWords.value = "";
		priority.value = null;
		locate(NO_PLACE);
		what.value = "";
		open.value = false;
		desk.select(created.id);
	}

	const byType = catalogue.incident_types.find((item) => item.code === type.value)?.priority;
	return (
		<form class="new-incident" data-testid="new-incident-form" hidden={!open.value} onSubmit={submit}>
			<h2>{t.newIncident}</h2>
			<p class="hint">{t.newIncidentHint}</p>
			<div class="labelled">
				<label for="new-type-words">{t.typeLabel}</label>
				<TypeField
					id="new-type-words"
					text={typeWords.value}
					agencies={desk.me.agencies}
					onType={(text) => {
						typeWords.value = text;
					}}
					onChoose={chooseType}
				/>
				<select
					aria-label={t.typeLabel}
					name="type"
					value={type.value}
					onChange={(event) => chooseType(event.currentTarget.value)}
				>
					<option value="">{t.chooseType}</option>
					<TypeOptions types={catalogue.incident_types} />
				</select>
			</div>
			<fieldset class="choices">
				<legend>{t.field.priority}</legend>
				<label>
					<input
						type="radio"
						name="priority"
						checked={priority.value === null}
						onChange={() => {
							priority.value = null;
						}}
					/>
					{t.byType} {byType && `(P${byType})`}
				</label>
				{PRIORITIES.map((level) => (
					<label key={level} title={t.priority[level - 1]}>
						<input
							type="radio"
							name="priority"
							value={level}
							checked={priority.value === level}
							onChange={() => {
								priority.value = level;
							}}
						/>
						P{level}
					</label>
				))}
			</fieldset>
			<fieldset class="choices">
				<legend>{t.agencies}</legend>
				{catalogue.agencies.map(({ code }) => (
					<label key={code}>
						<input
							type="checkbox"
							name="agencies"
							value={code}
							checked={agencies.value.includes(code)}
							onChange={(event) => {
								const others = agencies.value.filter((agency) => agency !== code);
								agencies.value = event.currentTarget.checked ? [...others, code] : others;
							}}
						/>
						{nameOf(catalogue.agencies, code)}
					</label>
				))}
			</fieldset>
			<div class="labelled">
				<label for="new-place">{t.placeLabel}</label>
				<PlaceField
					id="new-place"
					value={where.place}
					onType={(text) => locate(placeTyped(where, text))}
					onChoose={(candidate) => locate(placeChosen(candidate, where.place))}
				/>
			</div>
			<label>
				{t.coordinatesLabel}
				<input
					name="coordinates"
					inputMode="decimal"
					value={where.coordinates}
					onInput={(event) => {
						coordinates.value = event.currentTarget.value;
					}}
				/>
			</label>
			<label>
				{t.whatLabel}
				<textarea
					name="what"
					rows={4}
					maxLength={4000}
					value={what.value}
					onInput={(event) => {
						what.value = event.currentTarget.value;
					}}
				/>
			</label>
			{wrong.value && (
				<p class="wrong" role="alert">
					{t[wrong.value]}
				</p>
			)}
			<p class="buttons">
				<Command type="submit" class="primary" data-testid="new-incident-submit" disabled={pending}>
					{pending ? t.sending : t.create}
				</Command>
				<button
					type="button"
					onClick={() => {
						open.value = false;
					}}
				>
					{t.cancel} <kbd>Esc</kbd>
				</button>
			</p>
		</form>
	);
}
