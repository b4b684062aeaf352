import { useEffect } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Editors } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import { LocationFact } from "./LocationFact.tsx";
import { TypeOptions } from "./NewIncident.tsx";
import { PlaceFact } from "./PlaceFact.tsx";
import { timeAndDay } from "./time.ts";
import { WhatFact } from "./WhatFact.tsx";

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
							if (type) await desk.change(incident, incident.version, { type });
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
				<PlaceFact incident={incident} isPending={pending} />
				<WhatFact incident={incident} />
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
