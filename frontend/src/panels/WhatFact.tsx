import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { DraftForm } from "./DraftForm.tsx";
import { useDesk } from "./desk.ts";

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
			<DraftForm incident={incident} field="what" save={save}>
				<textarea
					id="fact-what"
					name="what"
					rows={3}
					maxLength={4000}
					aria-describedby="editors-what"
					value={typed?.text ?? incident.what}
					onInput={(event) => desk.type(incident, "what", event.currentTarget.value)}
				/>
			</DraftForm>
		</div>
	);
}
