import type { IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { UNDONE_WITHIN_MS, useDesk } from "./desk.ts";
import { running } from "./time.ts";

/** Take a merge back while that is possible; it says for how long. */
export function Unmerge({ incident, since }: { incident: IncidentCard; since: string | null }) {
	const desk = useDesk();
	const t = words.value;
	const until = since === null ? 0 : Date.parse(since) + UNDONE_WITHIN_MS;
	if (desk.now.value >= until) return null;
	return (
		<Command
			data-testid="unmerge"
			disabled={desk.commands.pending.value.has(`incident:${incident.id}:end`)}
			onClick={async () => {
				const back = desk.settle(await desk.commands.ends.unmerge(incident.id));
				if (back) desk.select(back.id);
			}}
		>
			{t.unmerge} ({running(new Date(desk.now.value).toISOString(), until)})
		</Command>
	);
}
