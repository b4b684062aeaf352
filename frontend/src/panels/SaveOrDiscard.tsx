import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import type { TextField } from "./drafts.ts";

/** What to do with what was typed over a field. */
export function SaveOrDiscard({ incident, field }: { incident: IncidentCard; field: TextField }) {
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
