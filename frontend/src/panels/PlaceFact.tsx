import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { IncidentCard, PlaceCandidate } from "../contract.ts";
import { words } from "../i18n/index.ts";
import type { Near } from "../live/placeSearch.ts";
import { AliasOffer } from "./AliasOffer.tsx";
import { type CalledOtherwise, calledOtherwise } from "./calledOtherwise.ts";
import { spokenLocation } from "./coordinates.ts";
import { DraftForm } from "./DraftForm.tsx";
import { useDesk } from "./desk.ts";
import type { Typed } from "./drafts.ts";
import { PlaceField } from "./PlaceField.tsx";
import { placeWords } from "./spokenPlace.ts";

interface Props {
	incident: IncidentCard;
	/** Whether the field is switched off while a change is under way. */
	isPending: boolean;
	goOn?: () => void;
	/** Below the field. */
	children?: ComponentChildren;
}

/** The words for where it is. Words alone are saved on demand; a place that is chosen is saved with its point at once. */
export function PlaceFact({ incident, isPending, goOn, children }: Props) {
	const desk = useDesk();
	const t = words.value;
	const draft = desk.drafts.value.get(incident.id);
	const typed = draft?.place;
	const offer = useSignal<CalledOtherwise | null>(null);
	const comesBack = useRef(false);
	const isChoosing = useRef(false);
	const id = `fact-place-${incident.id}`;

	useEffect(() => {
		// While the change was under way the field was switched off, and the focus was nowhere.
		if (isPending) return;
		const isNowhere = document.activeElement === null || document.activeElement === document.body;
		if (comesBack.current && isNowhere) document.getElementById(id)?.focus();
		comesBack.current = false;
	}, [isPending]);

	async function save({ text, version }: Typed): Promise<boolean> {
		return !isChoosing.current && (await desk.change(incident, version, { place: text.normalize("NFC") })) !== null;
	}

	async function choose(candidate: PlaceCandidate): Promise<void> {
		// On an incident that has ended its words are kept as if they had been typed.
		if (!desk.store.incidents.card(incident.id).peek()) {
			desk.type(incident, "place", placeWords(candidate, typed?.text ?? incident.place));
			goOn?.();
			return;
		}
		comesBack.current = goOn === undefined;
		isChoosing.current = true;
		goOn?.();
		const place = placeWords(candidate, typed?.text ?? incident.place);
		// Figures that a person has typed and not yet saved are not thrown away for those of a place.
		const changes = draft?.location ? { place } : { place, location: spokenLocation(candidate) };
		const said = calledOtherwise(incident, candidate);
		const changed = await desk.change(incident, typed?.version ?? incident.version, changes);
		isChoosing.current = false;
		if (!changed) {
			comesBack.current = false;
			return;
		}
		if (typed) desk.forgetSaved(incident.id, "place", typed.text);
		offer.value = said;
	}

	return (
		<div class="fact" data-field="place">
			<label for={id}>{t.field.place}</label>
			<div class="text-fact">
				<DraftForm incident={incident} field="place" save={save} {...(goOn && { goOn })}>
					<PlaceField
						id={id}
						describedBy={`editors-place-${incident.id} hint-place-${incident.id}`}
						value={typed?.text ?? incident.place}
						near={measured(incident)}
						mayMark={incident.location === null}
						onType={(text) => desk.type(incident, "place", text)}
						onChoose={(candidate) => void choose(candidate)}
					/>
					<p class="hint" id={`hint-place-${incident.id}`} data-testid="place-hint" role="status">
						{typed && (incident.location ? t.placeKeepsPoint : t.placeWithoutPoint)}
					</p>
				</DraftForm>
				{offer.value && (
					<AliasOffer
						key={`${offer.value.place}:${offer.value.said}`}
						offer={offer.value}
						onDone={() => {
							offer.value = null;
						}}
					/>
				)}
			</div>
			{children}
		</div>
	);
}

const MEASURED: ReadonlySet<string> = new Set(["sms_link", "aml", "network", "device"]);

/** Where the caller's own telephone was: what a person chose or typed before must not confirm itself. */
function measured({ location }: IncidentCard): Near | null {
	return location && MEASURED.has(location.source) ? location : null;
}
