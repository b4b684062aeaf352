import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Editors } from "./Company.tsx";
import { useDesk } from "./desk.ts";
import { SaveOrDiscard } from "./SaveOrDiscard.tsx";

/** What happened, with what is typed over it, saved on demand against the version that the person saw. */
export function WhatFact({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const typed = desk.drafts.value.get(incident.id)?.what;

	async function save(): Promise<void> {
		if (typed && (await desk.change(incident, typed.version, { what: typed.text.normalize("NFC") })))
			desk.forget(incident.id, "what");
	}

	return (
		<div class="fact" data-field="what">
			<label for="fact-what">{t.field.what}</label>
			<form
				class="text-fact"
				onSubmit={(event) => {
					event.preventDefault();
					void save();
				}}
			>
				<textarea
					id="fact-what"
					name="what"
					rows={3}
					maxLength={4000}
					aria-describedby="editors-what"
					value={typed?.text ?? incident.what}
					onInput={(event) => desk.type(incident, "what", event.currentTarget.value)}
				/>
				<Editors incidentId={incident.id} field="what" />
				{typed !== undefined && <SaveOrDiscard incident={incident} field="what" />}
			</form>
		</div>
	);
}
