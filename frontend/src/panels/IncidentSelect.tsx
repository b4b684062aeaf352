import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";

interface IncidentSelectProps {
	label: string;
	testId: string;
	/** The incident that is not offered. */
	without: number;
	disabled: boolean;
	/** What choosing one will do, before it is done. */
	preview?: (incident: IncidentCard) => ComponentChildren;
	onChoose: (id: number) => Promise<void>;
}

/** A button that asks for one of the other open incidents before it acts. */
export function IncidentSelect(props: IncidentSelectProps) {
	const open = useSignal(false);
	// There may be hundreds of incidents: they are listed when somebody looks for one.
	if (open.value)
		return (
			<Choice
				{...props}
				close={() => {
					open.value = false;
				}}
			/>
		);
	return (
		<Command
			data-testid={props.testId}
			disabled={props.disabled}
			onClick={() => {
				open.value = true;
			}}
		>
			{props.label}…
		</Command>
	);
}

function Choice({ label, testId, without, disabled, preview, onChoose, close }: IncidentSelectProps & { close: () => void }) {
	const desk = useDesk();
	const t = words.value;
	const chosen = useSignal("");
	const incident = desk.store.incidents.card(Number(chosen.value)).value;
	return (
		<form
			class="reason-form"
			onSubmit={async (event) => {
				event.preventDefault();
				if (!chosen.value) return;
				await onChoose(Number(chosen.value));
				close();
			}}
		>
			<select
				aria-label={label}
				data-testid={`${testId}-select`}
				value={chosen.value}
				onChange={(event) => {
					chosen.value = event.currentTarget.value;
				}}
			>
				<option value="">{t.chooseIncident}</option>
				{desk.otherIncidents(without).map((incident) => (
					<option key={incident.id} value={incident.id}>
						P{incident.priority} · {incident.number} ·{" "}
						{incident.type ? nameOf(desk.catalogue.incident_types, incident.type) : t.unknownType} ·{" "}
						{incident.place || t.unknownPlace}
					</option>
				))}
			</select>
			{incident && preview?.(incident)}
			<Command type="submit" class="primary" data-testid={`${testId}-send`} disabled={disabled || !chosen.value}>
				{disabled ? t.sending : label}
			</Command>
			<button type="button" aria-label={t.cancel} title={t.cancel} onClick={close}>
				×
			</button>
		</form>
	);
}
