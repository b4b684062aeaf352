import { type ReadonlySignal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { RecordedEvent } from "../live/timeline.ts";
import { Command } from "./Command.tsx";
import { Editors } from "./Company.tsx";
import { setPriority } from "./carryOut.ts";
import { type Desk, useDesk } from "./desk.ts";
import { LastChangeOf } from "./LastChange.tsx";
import { LocationFact } from "./LocationFact.tsx";
import { lastChanges } from "./lastChanges.ts";
import { PlaceFact } from "./PlaceFact.tsx";
import { TypeOptions } from "./TypeOptions.tsx";
import { timeAndDay } from "./time.ts";
import { WhatFact } from "./WhatFact.tsx";

const PRIORITIES = [1, 2, 3, 4, 5];
const HIGHEST_ALARM_LEVEL = 5;

interface FieldsProps {
	incident: IncidentCard;
	disabled: boolean;
	children: ComponentChildren;
}

/** Fields of an incident; the other desks learn which of them has the focus. */
export function FactFields({ incident, disabled, children }: FieldsProps) {
	const desk = useDesk();
	useEffect(() => {
		// A field that is switched off while it has the focus loses it without a word.
		if (disabled) desk.focused.value = null;
	}, [disabled]);
	useEffect(
		() => () => {
			desk.focused.value = null;
		},
		[],
	);
	return (
		<fieldset
			disabled={disabled}
			onFocusIn={({ target }) => {
				const field = target instanceof HTMLElement && target.closest<HTMLElement>("[data-field]")?.dataset.field;
				desk.focused.value = field ? { incidentId: incident.id, field } : null;
			}}
			onFocusOut={() => {
				desk.focused.value = null;
			}}
		>
			<legend class="unseen">{words.value.facts}</legend>
			{children}
		</fieldset>
	);
}

interface FactsProps {
	incident: IncidentCard;
	isOver: boolean;
	/** The record of the incident, which tells who said what last. */
	events: ReadonlySignal<readonly RecordedEvent[]>;
}

export function Facts({ incident, isOver, events }: FactsProps) {
	const desk = useDesk();
	const t = words.value;
	const pending = desk.commands.pending.value.has(`incident:${incident.id}`);
	const changes = useComputed(() => lastChanges(incident.id, events.value)).value;
	return (
		<section class="facts" aria-label={t.facts}>
			<FactFields incident={incident} disabled={isOver || pending}>
				<TypeFact incident={incident}>
					<LastChangeOf field="type" changes={changes} />
				</TypeFact>
				<PriorityFact incident={incident}>
					<LastChangeOf field="priority" changes={changes} />
				</PriorityFact>
				<AlarmLevel incident={incident}>
					<LastChangeOf field="alarm_level" changes={changes} />
				</AlarmLevel>
				<PlaceFact incident={incident} isPending={pending}>
					<LastChangeOf field="place" changes={changes} />
				</PlaceFact>
				<WhatFact incident={incident}>
					<LastChangeOf field="what" changes={changes} />
				</WhatFact>
				<LocationFact incident={incident}>
					<LastChangeOf field="location" changes={changes} />
				</LocationFact>
			</FactFields>
			<p class="fact">
				<span>{t.created}</span>
				<time>{timeAndDay(incident.created_at, desk.now.value)}</time>
			</p>
		</section>
	);
}

/** Choose a type for an incident that has another one, or none yet. */
export async function setType(desk: Desk, incident: IncidentCard, type: string): Promise<void> {
	if (type && type !== incident.type) await desk.change(incident, incident.version, { type });
}

/** A field of an incident, and what stands below it. */
interface FactProps {
	incident: IncidentCard;
	children?: ComponentChildren;
}

/** `finder` stands before the list of all types. */
export function TypeFact({ incident, finder, children }: FactProps & { finder?: ComponentChildren }) {
	const desk = useDesk();
	const t = words.value;
	const id = `fact-type-${incident.id}`;
	return (
		<div class="fact" data-field="type">
			<label for={id}>{t.field.type}</label>
			<div class="text-fact">
				{finder}
				<select
					id={id}
					name="type"
					aria-describedby={`editors-type-${incident.id}`}
					disabled={desk.held.value !== "" || desk.store.incidents.card(incident.id).value === undefined}
					title={desk.held.value}
					value={incident.type ?? ""}
					onChange={async (event) => {
						const type = event.currentTarget.value;
						// What stands there is what the centre knows, until it says otherwise.
						event.currentTarget.value = incident.type ?? "";
						await setType(desk, incident, type);
					}}
				>
					{incident.type === null && <option value="">{t.unknownType}</option>}
					<TypeOptions types={desk.catalogue.incident_types} />
				</select>
				<Editors incidentId={incident.id} field="type" />
			</div>
			{children}
		</div>
	);
}

export function PriorityFact({ incident, children }: FactProps) {
	const desk = useDesk();
	const t = words.value;
	const id = `fact-priority-${incident.id}`;
	return (
		<div class="fact" data-field="priority">
			<span id={id}>{t.field.priority}</span>
			<div class="text-fact">
				<fieldset class="levels" aria-labelledby={id} aria-describedby={`editors-priority-${incident.id}`}>
					{PRIORITIES.map((level) => (
						<Command
							key={level}
							class={`level p${level}`}
							title={`${t.priority[level - 1]} (Alt+${level})`}
							aria-pressed={incident.priority === level}
							onClick={() => setPriority(desk, incident, level)}
						>
							P{level}
							{incident.priority === level && <span> {t.priority[level - 1]}</span>}
						</Command>
					))}
				</fieldset>
				<Editors incidentId={incident.id} field="priority" />
			</div>
			{children}
		</div>
	);
}

/** How much of the response plan is called. It is only raised. */
export function AlarmLevel({ incident, children }: FactProps) {
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
			{children}
		</div>
	);
}
