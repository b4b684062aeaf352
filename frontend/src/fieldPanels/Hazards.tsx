import type { IncidentCard, IncidentNearby } from "../contract.ts";
import { words } from "../i18n/field/index.ts";
import { named } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { useKept } from "./useKept.ts";

/** What may hurt who comes to the place. */
export function Hazards({ incident }: { incident: IncidentCard }) {
	const { phone } = useTools();
	const nearby = useKept<IncidentNearby>(`/incidents/${incident.id}/nearby`, `nearby:${incident.id}`, incident.version);
	const notes = nearby?.notes ?? [];
	if (notes.length === 0) return null;
	return (
		<section class="hazards" aria-label={words.value.hazards} data-testid="hazards">
			<h2>{words.value.hazards}</h2>
			<ul>
				{notes.map((note) => (
					<li key={note.id}>
						<b>{named(phone.catalogue.value?.premise_note_kinds, note.kind)}</b> {note.text}
					</li>
				))}
			</ul>
		</section>
	);
}
