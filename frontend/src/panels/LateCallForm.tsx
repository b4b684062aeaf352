import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { Coming, type LatePart } from "./Late.tsx";

/** The form of a call: where one is opened before its code is there, the first field stands in its place, and what is typed is in the form then. */
export function LateCallForm({ late }: { late: LatePart }) {
	const desk = useDesk();
	useEffect(() => void late.fetch(), [late]);
	const Part = late.part.value;
	if (Part) return <Part />;
	const opened = desk.callForm.opened.value;
	return opened ? <FirstField key={opened.call.id} late={late} incident={opened.incident} /> : null;
}

function FirstField({ late, incident }: { late: LatePart; incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const field = useRef<HTMLInputElement>(null);
	// The form itself takes the entry once it is there.
	useLayoutEffect(() => {
		if (desk.callForm.isAwaited) field.current?.focus();
	}, [desk.callForm.entries.value]);
	return (
		<section class="call-form" aria-label={t.callForm} data-testid="call-form-coming">
			<label class="fact">
				{t.field.place}
				<input
					ref={field}
					maxLength={300}
					placeholder={t.partMeanwhile}
					value={desk.drafts.value.get(incident.id)?.place?.text ?? incident.place}
					onInput={(event) => desk.type(incident, "place", event.currentTarget.value)}
				/>
			</label>
			<Coming late={late} />
		</section>
	);
}
