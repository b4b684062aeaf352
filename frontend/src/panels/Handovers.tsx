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

/** A desk that is offered, with the way to take it for whom it is offered to. */
export function Handover({ handover }: { handover: HandoverCard }) {
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

/** Take over all that is offered to this person, one after the other. */
export function AcceptAll() {
	const desk = useDesk();
	const mine = desk.store.handovers.all().filter(({ to_person }) => to_person === desk.me.username);
	const pending = mine.some(({ id }) => desk.commands.pending.value.has(`handover:${id}`));
	if (mine.length < 2) return null;
	return (
		<Command
			class="primary"
			data-testid="accept-all-handovers"
			disabled={pending}
			onClick={async () => {
				for (const { id } of mine) desk.settle(await desk.commands.duty.acceptHandover(id));
			}}
		>
			{words.value.shiftAcceptAll(mine.length)}
		</Command>
	);
}
