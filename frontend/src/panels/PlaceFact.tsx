import { useSignal } from "@preact/signals";
import type { IncidentCard, PlaceCandidate } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { AliasOffer } from "./AliasOffer.tsx";
import { Editors } from "./Company.tsx";
import { type CalledOtherwise, calledOtherwise } from "./calledOtherwise.ts";
import { useDesk } from "./desk.ts";
import { PlaceField } from "./PlaceField.tsx";
import { SaveOrDiscard } from "./SaveOrDiscard.tsx";
import { placeChosen } from "./spokenPlace.ts";

/** The words for where it is. Words alone are saved on demand; a place that is chosen is saved with its point at once. */
export function PlaceFact({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const draft = desk.drafts.value.get(incident.id);
	const typed = draft?.place;
	const offer = useSignal<CalledOtherwise | null>(null);

	async function save(): Promise<void> {
		if (typed === undefined || !draft) return;
		const changes = { place: typed.normalize("NFC") };
		if (desk.settle(await desk.commands.incidents.change(incident.id, draft.version, changes)))
			desk.forget(incident.id, "place");
	}

	async function choose(candidate: PlaceCandidate): Promise<void> {
		const { place, chosen } = placeChosen(candidate);
		const changes = { place: place.normalize("NFC"), location: chosen?.location ?? null };
		const version = draft?.version ?? incident.version;
		const said = incident.place;
		if (!desk.settle(await desk.commands.incidents.change(incident.id, version, changes))) return;
		desk.forget(incident.id, "place");
		desk.forget(incident.id, "location");
		offer.value = calledOtherwise(said, candidate);
	}

	return (
		<div class="fact" data-field="place">
			<label for="fact-place">{t.field.place}</label>
			<div class="text-fact">
				<form
					class="text-fact"
					onSubmit={(event) => {
						event.preventDefault();
						void save();
					}}
				>
					<PlaceField
						id="fact-place"
						describedBy="editors-place"
						value={typed ?? incident.place}
						near={incident.location}
						onType={(text) => desk.type(incident, "place", text)}
						onChoose={(candidate) => void choose(candidate)}
					/>
					<Editors incidentId={incident.id} field="place" />
					{typed !== undefined && (
						<>
							<p class="hint">{incident.location ? t.placeKeepsPoint : t.placeWithoutPoint}</p>
							<SaveOrDiscard incident={incident} field="place" />
						</>
					)}
				</form>
				{offer.value && (
					<AliasOffer
						offer={offer.value}
						onDone={() => {
							offer.value = null;
						}}
					/>
				)}
			</div>
		</div>
	);
}
