import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { locationOf } from "./coordinates.ts";
import { DraftForm } from "./DraftForm.tsx";
import { useDesk } from "./desk.ts";
import { known, type Typed } from "./drafts.ts";
import { metres } from "./time.ts";

interface Props {
	incident: IncidentCard;
	goOn?: () => void;
	/** Below the field. */
	children?: ComponentChildren;
}

/** Where it is, as two numbers, with how that is known until a person says it. */
export function LocationFact({ incident, goOn, children }: Props) {
	const desk = useDesk();
	const t = words.value;
	const id = `fact-location-${incident.id}`;
	const isRefused = useSignal(false);
	const typed = desk.drafts.value.get(incident.id)?.location;
	const isWrong = typed !== undefined && isRefused.value;
	const { location } = incident;

	async function save({ text, version }: Typed): Promise<boolean> {
		const location = locationOf(text);
		isRefused.value = location === null;
		return location !== null && (await desk.change(incident, version, { location })) !== null;
	}

	return (
		<div class="fact" data-field="location">
			<label for={id}>{t.field.location}</label>
			<DraftForm incident={incident} field="location" save={save} {...(goOn && { goOn })}>
				<input
					id={id}
					class="coordinates"
					name="location"
					inputMode="decimal"
					maxLength={60}
					placeholder={t.noLocation}
					aria-invalid={isWrong}
					aria-describedby={`editors-location-${incident.id}`}
					value={typed?.text ?? known(incident, "location")}
					onInput={(event) => {
						isRefused.value = false;
						desk.type(incident, "location", event.currentTarget.value);
					}}
				/>
				{typed === undefined && location && (
					<span>
						{location.radius_m > 0 && t.radius(metres(location.radius_m))} ({t.locationSource[location.source]})
					</span>
				)}
				{isWrong && (
					<p class="wrong" role="alert">
						{t.coordinatesWrong}
					</p>
				)}
			</DraftForm>
			{children}
		</div>
	);
}
