import type { ComponentChildren } from "preact";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { DraftForm } from "./DraftForm.tsx";
import { useDesk } from "./desk.ts";
import type { Typed } from "./drafts.ts";

interface Props {
	incident: IncidentCard;
	goOn?: () => void;
	/** Below the field. */
	children?: ComponentChildren;
}

/** What happened, with what is typed over it, saved on demand against the version that the person saw. */
export function WhatFact({ incident, goOn, children }: Props) {
	const desk = useDesk();
	const t = words.value;
	const id = `fact-what-${incident.id}`;
	const typed = desk.drafts.value.get(incident.id)?.what;

	async function save({ text, version }: Typed): Promise<boolean> {
		return (await desk.change(incident, version, { what: text.normalize("NFC") })) !== null;
	}

	return (
		<div class="fact" data-field="what">
			<label for={id}>{t.field.what}</label>
			<DraftForm incident={incident} field="what" save={save} {...(goOn && { goOn })}>
				<textarea
					id={id}
					name="what"
					rows={3}
					maxLength={4000}
					aria-describedby={`editors-what-${incident.id}`}
					value={typed?.text ?? incident.what}
					onInput={(event) => desk.type(incident, "what", event.currentTarget.value)}
					onKeyDown={(event) => {
						if (!goOn || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
						event.preventDefault();
						event.currentTarget.form?.requestSubmit();
					}}
				/>
			</DraftForm>
			{children}
		</div>
	);
}
