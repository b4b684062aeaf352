import type { HandoverCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { timeOfDay } from "./time.ts";

/** The desks that are offered and that nobody has taken over yet. */
export function Handovers() {
	const { store } = useDesk();
	return (
		<>
			{store.handovers.all().map((handover) => (
				<Handover key={handover.id} handover={handover} />
			))}
		</>
	);
}

function Handover({ handover }: { handover: HandoverCard }) {
	const desk = useDesk();
	const t = words.value;
	const { id, agency, from_person, to_person, incidents, note, offered_at } = handover;
	return (
		<div class="notice" data-testid="handover" data-handover-id={id}>
			<span>
				<b>{t.handover(nameOf(desk.catalogue.agencies, agency), from_person, to_person, incidents.length)}</b> ·{" "}
				{timeOfDay(offered_at)} {note && `· ${note}`}
				<span class="buttons">
					{incidents.map((incident) => (
						<HandedOver key={incident} id={incident} />
					))}
				</span>
			</span>
			{to_person === desk.me.username ? (
				<Command
					class="primary"
					data-testid="accept-handover"
					disabled={desk.commands.pending.value.has(`handover:${id}`)}
					onClick={async () => {
						desk.settle(await desk.commands.duty.acceptHandover(id));
					}}
				>
					{t.acceptHandover}
				</Command>
			) : (
				<span class="hint">{t.handoverWaits(to_person)}</span>
			)}
		</div>
	);
}

/** An incident that is handed over, if it is still open. */
function HandedOver({ id }: { id: number }) {
	const desk = useDesk();
	const incident = desk.store.incidents.card(id).value;
	if (!incident) return null;
	return (
		<button type="button" onClick={() => desk.select(id)}>
			P{incident.priority} {incident.number}
		</button>
	);
}
