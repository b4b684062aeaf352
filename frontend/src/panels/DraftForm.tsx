import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Editors } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import type { TextField, Typed } from "./drafts.ts";
import { Saving } from "./saving.ts";

interface Props {
	incident: IncidentCard;
	field: TextField;
	/** Save what is typed; true where the centre has it. */
	save: (typed: Typed) => Promise<boolean>;
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
	const [saving] = useState(() => new Saving());

	async function saveTyped(): Promise<void> {
		if (isOver) return;
		await saving.run({
			read: () => desk.drafts.peek().get(incident.id)?.[field],
			save,
			forget: ({ text }) => desk.forgetSaved(incident.id, field, text),
		});
	}

	return (
		<form
			class={goOn ? "text-fact under-which saved-on-leaving" : "text-fact under-which"}
			onSubmit={(event) => {
				event.preventDefault();
				void saveTyped();
				goOn?.();
			}}
			onFocusOut={({ currentTarget, relatedTarget }) => {
				const isLeft = !(relatedTarget instanceof Node && currentTarget.contains(relatedTarget));
				if (goOn && isTyped && isLeft) void saveTyped();
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
