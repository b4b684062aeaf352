import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import type { LastChange } from "./lastChanges.ts";
import { timeAndDay } from "./time.ts";

/** Beside a fact: who gave it the value that stands there, and when. */
export function LastChangeOf({ field, changes }: { field: string; changes: ReadonlyMap<string, LastChange> }) {
	const desk = useDesk();
	const t = words.value;
	const change = changes.get(field);
	if (!change) return null;
	return (
		<span class="last-change" data-testid={`last-change-${field}`}>
			{t.lastChange(t.centreActor[change.by] ?? change.by, timeAndDay(change.at, desk.now.peek()))}
		</span>
	);
}
