import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
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
	/** Go to the next field. Where there is one, Enter saves and goes there, and whoever leaves the field saves it. */
	goOn?: () => void;
	children: ComponentChildren;
}

/** A field of an incident with who else edits it, and what to do with what was typed over it. */
export function DraftForm({ incident, field, save, goOn, children }: Props) {
	const desk = useDesk();
	const t = words.value;
	const isTyped = desk.drafts.value.get(incident.id)?.[field] !== undefined;
	// Nothing can be saved on an incident that has ended: what was typed stays, whoever goes on typing.
	const isOver = desk.store.incidents.card(incident.id).value === undefined;
	const isSaving = useRef(false);

	async function saveOnce(): Promise<void> {
		if (isSaving.current || isOver) return;
		isSaving.current = true;
		await save();
		isSaving.current = false;
	}

	return (
		<form
			class={goOn ? "text-fact under-which saved-on-leaving" : "text-fact under-which"}
			onSubmit={(event) => {
				event.preventDefault();
				void saveOnce();
				goOn?.();
			}}
			onFocusOut={({ currentTarget, relatedTarget }) => {
				const isLeft = !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
				if (goOn && isTyped && isLeft) void saveOnce();
			}}
		>
			{children}
			<Editors incidentId={incident.id} field={field} />
			{isTyped && (
				<span class="buttons">
					<Command type="submit" class="primary" data-testid={`save-${field}`} disabled={isOver}>
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
