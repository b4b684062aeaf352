import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { useDesk } from "./desk.ts";
import { PersonMark } from "./marks.tsx";
import { initialsOf } from "./names.ts";
import { companyOf, othersAt } from "./others.ts";

const SHOWN_IN_QUEUE = 2;

/** In the queue: by their initials, who else has the incident open. */
export function OpenElsewhere({ incidentId }: { incidentId: number }) {
	const desk = useDesk();
	// Texts, so that a row is drawn anew only when what it says changes.
	const names = useComputed(() => companyOf(desk, incidentId)).value;
	const initials = useComputed(() => {
		const others = othersAt(desk, incidentId);
		const shown = others.slice(0, SHOWN_IN_QUEUE).map((other) => initialsOf(calledAs(other)));
		if (others.length > SHOWN_IN_QUEUE) shown.push(words.value.moreUnits(others.length - SHOWN_IN_QUEUE));
		return shown.join(" ");
	}).value;
	const isEdited = useComputed(() => othersAt(desk, incidentId).some(({ field }) => field !== null)).value;
	if (!names) return null;
	const text = words.value.openAtNames(names);
	return (
		<span class="open-elsewhere" title={text} data-testid="open-elsewhere">
			<PersonMark isEditing={isEdited} /> <span class="unseen">{text}</span>
			<span aria-hidden="true">{initials}</span>
		</span>
	);
}
