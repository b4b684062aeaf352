import { useRef } from "preact/hooks";
import type { DeskCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { arranged, calledAs, type DeskGroup } from "../live/presence.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { WarningMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { timeAndDay } from "./time.ts";

export function DesksDialog() {
	const { desksOpen } = useDesk();
	return desksOpen.value ? <Open /> : null;
}

/** Who is at which desk, with what in front of them: first those who may see nothing of it. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const { blind, groups } = arranged(desk.desks.all.value);
	const close = (): void => dialog.current?.close();
	return (
		<Dialog
			dialog={dialog}
			class="desks"
			data-testid="desks"
			aria-labelledby="desks-title"
			onClose={() => {
				desk.desksOpen.value = false;
			}}
		>
			<h2 id="desks-title">{t.desksTitle}</h2>
			{blind.length + groups.length === 0 && <p class="nothing">{t.noDesks}</p>}
			{blind.length > 0 && (
				<section class="blind-desks">
					<h3>
						<WarningMark /> {t.blindTitle}
					</h3>
					<p>{t.blindExplained}</p>
					<Rows desks={blind} close={close} />
				</section>
			)}
			{groups.map((group) => (
				<section key={group.agencies?.join()}>
					<h3>
						<GroupName group={group} />
					</h3>
					<Rows desks={group.desks} close={close} />
				</section>
			))}
			<p class="buttons">
				<button type="button" onClick={close}>
					{t.close}
				</button>
			</p>
		</Dialog>
	);
}

function GroupName({ group: { agencies } }: { group: Pick<DeskGroup, "agencies"> }) {
	const { catalogue } = useDesk();
	return <>{agencies?.map((code) => nameOf(catalogue.agencies, code)).join(", ") ?? words.value.allAgencies}</>;
}

function Rows({ desks, close }: { desks: readonly DeskCard[]; close: () => void }) {
	return (
		<ul class="list">
			{desks.map((card) => (
				<Row key={card.id} card={card} close={close} />
			))}
		</ul>
	);
}

function Row({ card, close }: { card: DeskCard; close: () => void }) {
	const desk = useDesk();
	const t = words.value;
	const now = desk.now.peek();
	const shift = desk.shift.of(card.username);
	return (
		<li class="desk-row" data-testid="desk-row" data-desk-id={card.id} data-blind={card.blind_since !== null}>
			<span class="desk-person">
				<b>{calledAs(card)}</b>
				{card.username === desk.me.username && ` (${t.you})`}
				{shift && ` · ${t.shiftDeskOf(nameOf(desk.catalogue.desks, shift.desk))}`} ·{" "}
				{card.roles.map((role) => t.role[role] ?? role).join(", ")}
				{card.blind_since !== null && (
					<>
						{" "}
						· <GroupName group={card} />
					</>
				)}
			</span>
			<time class="desk-since">{t.since(timeAndDay(card.since, now))}</time>
			<InFront card={card} close={close} />
			{card.blind_since !== null && (
				<strong class="blind-since">
					<WarningMark /> {t.blindSince(timeAndDay(card.blind_since, now))}
				</strong>
			)}
		</li>
	);
}

function InFront({ card, close }: { card: DeskCard; close: () => void }) {
	const desk = useDesk();
	const t = words.value;
	if (card.incident_id === null) return <span class="hint">{t.noIncidentOpen}</span>;
	const incident = desk.store.incidents.card(card.incident_id).value;
	if (!incident) return <span class="hint">{t.incidentUnknown}</span>;
	return (
		<button
			type="button"
			title={t.openIncident(incident.number)}
			onClick={() => {
				close();
				desk.select(incident.id);
			}}
		>
			{t.incidentOpen(incident.number)}
		</button>
	);
}
