import type { ComponentChildren } from "preact";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Editors } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import type { TextField } from "./drafts.ts";

interface Props {
	incident: IncidentCard;
	field: TextField;
	save: () => Promise<void>;
	children: ComponentChildren;
}

/** A field of an incident with who else edits it, and what to do with what was typed over it. */
export function DraftForm({ incident, field, save, children }: Props) {
	const desk = useDesk();
	const t = words.value;
	const isTyped = desk.drafts.value.get(incident.id)?.[field] !== undefined;
	return (
		<form
			class="text-fact under-which"
			onSubmit={(event) => {
				event.preventDefault();
				void save();
			}}
		>
			{children}
			<Editors incidentId={incident.id} field={field} />
			{isTyped && (
				<span class="buttons">
					<Command type="submit" class="primary" data-testid={`save-${field}`}>
						{t.save}
					</Command>
					<button type="button" onClick={() => desk.forget(incident.id, field)}>
						{t.discard}
					</button>
				</span>
			)}
		</form>
	);
}
