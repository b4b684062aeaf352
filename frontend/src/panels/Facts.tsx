import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Editors } from "./Company.tsx";
import { locationOf } from "./coordinates.ts";
import { useDesk } from "./desk.ts";
import { known, type TextField } from "./drafts.ts";
import { TypeOptions } from "./NewIncident.tsx";
import { metres, timeAndDay } from "./time.ts";

const PRIORITIES = [1, 2, 3, 4, 5];
const HIGHEST_ALARM_LEVEL = 5;

export function Facts({ incident, isOver }: { incident: IncidentCard; isOver: boolean }) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`incident:${incident.id}`);
	const types = desk.catalogue.incident_types;
	useEffect(() => {
		// A field that is switched off while it has the focus loses it without a word.
		if (pending || isOver) desk.focused.value = null;
	}, [pending, isOver]);
	useEffect(
		() => () => {
			desk.focused.value = null;
		},
		[],
	);
	return (
		<section class="facts" aria-label={t.facts}>
			<fieldset
				disabled={isOver || pending}
				onFocusIn={({ target }) => {
					const field = target instanceof HTMLElement && target.closest<HTMLElement>("[data-field]")?.dataset.field;
					desk.focused.value = field ? { incidentId: incident.id, field } : null;
				}}
				onFocusOut={() => {
					desk.focused.value = null;
				}}
			>
				<legend class="unseen">{t.facts}</legend>
				<div class="fact" data-field="type">
					<label for="fact-type">{t.field.type}</label>
					<select
						id="fact-type"
						name="type"
						aria-describedby="editors-type"
						disabled={desk.held.value !== ""}
						title={desk.held.value}
						value={incident.type ?? ""}
						onChange={async (event) => {
							const type = event.currentTarget.value;
							// What stands there is what the centre knows, until it says otherwise.
							event.currentTarget.value = incident.type ?? "";
							if (type) desk.settle(await desk.commands.incidents.change(incident.id, incident.version, { type }));
						}}
					>
						{incident.type === null && <option value="">{t.unknownType}</option>}
						<TypeOptions types={types} />
					</select>
					<Editors incidentId={incident.id} field="type" />
				</div>
				<div class="fact" data-field="priority">
					<span id="priority-label">{t.field.priority}</span>
					<fieldset class="levels" aria-labelledby="priority-label" aria-describedby="editors-priority">
						{PRIORITIES.map((level) => (
							<Command
								key={level}
								class={`level p${level}`}
								title={`${t.priority[level - 1]} (Alt+${level})`}
								aria-pressed={incident.priority === level}
								onClick={() => desk.setPriority(incident, level)}
							>
								P{level}
								{incident.priority === level && <span> {t.priority[level - 1]}</span>}
							</Command>
						))}
					</fieldset>
					<Editors incidentId={incident.id} field="priority" />
				</div>
				<AlarmLevel incident={incident} />
				<TextFact incident={incident} field="place" />
				<TextFact incident={incident} field="what" />
				<LocationFact incident={incident} />
			</fieldset>
			<p class="fact">
				<span>{t.created}</span>
				<time>{timeAndDay(incident.created_at, desk.now.value)}</time>
			</p>
		</section>
	);
}

/** How much of the response plan is called. It is only raised. */
function AlarmLevel({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const next = incident.alarm_level + 1;
	return (
		<div class="fact" data-testid="alarm-level" data-level={incident.alarm_level}>
			<span>{t.field.alarm_level}</span>
			<span class="buttons">
				<b>{t.alarmLevel(incident.alarm_level)}</b>
				{next <= HIGHEST_ALARM_LEVEL && (
					<Command
						data-testid="raise-alarm"
						disabled={desk.commands.pending.value.has(`incident:${incident.id}:alarm`)}
						onClick={async () => {
							desk.settle(await desk.commands.incidents.raiseAlarm(incident.id, next));
						}}
					>
						{t.raiseAlarm(next)}
					</Command>
				)}
			</span>
		</div>
	);
}

/** A text with what is typed over it, saved on demand against the version that the person saw when they began. */
function TextFact({ incident, field }: { incident: IncidentCard; field: "place" | "what" }) {
	const desk = useDesk();
	const t = words.value;
	const draft = desk.drafts.value.get(incident.id);
	const typed = draft?.[field];
	const value = typed ?? incident[field];

	const type = (text: string): void => desk.type(incident, field, text);

	async function save(): Promise<void> {
		if (typed === undefined || !draft) return;
		const changes = { [field]: typed.normalize("NFC") };
		if (desk.settle(await desk.commands.incidents.change(incident.id, draft.version, changes))) desk.forget(incident.id, field);
	}

	const shared = {
		name: field,
		value,
		maxLength: field === "place" ? 300 : 4000,
		"aria-describedby": `editors-${field}`,
	};
	return (
		<div class="fact" data-field={field}>
			<label for={`fact-${field}`}>{t.field[field]}</label>
			<form
				class="text-fact"
				onSubmit={(event) => {
					event.preventDefault();
					void save();
				}}
			>
				{field === "place" ? (
					<input id="fact-place" {...shared} onInput={(event) => type(event.currentTarget.value)} />
				) : (
					<textarea id="fact-what" rows={3} {...shared} onInput={(event) => type(event.currentTarget.value)} />
				)}
				<Editors incidentId={incident.id} field={field} />
				{typed !== undefined && <SaveOrDiscard incident={incident} field={field} />}
			</form>
		</div>
	);
}

/** Where it is, as two numbers, with how that is known until a person says it. */
function LocationFact({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const isRefused = useSignal(false);
	const draft = desk.drafts.value.get(incident.id);
	const typed = draft?.location;
	const isWrong = typed !== undefined && isRefused.value;
	const { location } = incident;

	async function save(): Promise<void> {
		if (typed === undefined || !draft) return;
		const typedLocation = locationOf(typed);
		isRefused.value = typedLocation === null;
		if (!typedLocation) return;
		const outcome = await desk.commands.incidents.change(incident.id, draft.version, { location: typedLocation });
		if (desk.settle(outcome)) desk.forget(incident.id, "location");
	}

	return (
		<div class="fact" data-field="location">
			<label for="fact-location">{t.field.location}</label>
			<form
				class="text-fact"
				onSubmit={(event) => {
					event.preventDefault();
					void save();
				}}
			>
				<input
					id="fact-location"
					class="coordinates"
					name="location"
					inputMode="decimal"
					maxLength={60}
					placeholder={t.noLocation}
					aria-invalid={isWrong}
					aria-describedby="editors-location"
					value={typed ?? known(incident, "location")}
					onInput={(event) => {
						isRefused.value = false;
						desk.type(incident, "location", event.currentTarget.value);
					}}
				/>
				{typed === undefined && location && (
					<span>
						{location.radius_m > 0 && t.radius(metres(location.radius_m))} ({t.locationSource[location.source]})
					</span>
				)}
				{isWrong && (
					<p class="wrong" role="alert">
						{t.coordinatesWrong}
					</p>
				)}
				<Editors incidentId={incident.id} field="location" />
				{typed !== undefined && <SaveOrDiscard incident={incident} field="location" />}
			</form>
		</div>
	);
}

function SaveOrDiscard({ incident, field }: { incident: IncidentCard; field: TextField }) {
	const desk = useDesk();
	const t = words.value;
	return (
		<span class="buttons">
			<Command type="submit" class="primary" data-testid={`save-${field}`}>
				{t.save}
			</Command>
			<button type="button" onClick={() => desk.forget(incident.id, field)}>
				{t.discard}
			</button>
		</span>
	);
}
