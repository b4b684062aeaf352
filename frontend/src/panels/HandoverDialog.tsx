import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { lastWritten } from "./keptDrafts.ts";
import { nameOf } from "./names.ts";

/** The texts of an agency's hand-over. */
const BEGUN = "handover:";

export function HandoverDialog() {
	const { handoverOpen } = useDesk();
	return handoverOpen.value ? <Open /> : null;
}

/** Offer the desk of an agency to whoever takes over, by name. The centre lists the open incidents. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const { texts } = desk.typed;
	// Where one went on writing before the dialog was closed.
	const begun = lastWritten(texts.peek(), BEGUN)?.split(":")[0];
	const agency = useSignal(desk.me.agencies.find((code) => code === begun) ?? desk.me.agencies[0] ?? "");
	const [toName, noteName] = [`${BEGUN}${agency.value}:to`, `${BEGUN}${agency.value}:note`];
	const [to, note] = [texts.value.get(toName) ?? "", texts.value.get(noteName) ?? ""];
	const pending = desk.commands.pending.value.has("handover:new");
	// Who is here now; somebody who has yet to sign in may still be named.
	const people = new Map(
		desk.desks.all.value
			.filter(({ username, agencies }) => username !== desk.me.username && (agencies?.includes(agency.value) ?? true))
			.map(({ username, name }) => [username, name]),
	);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const offer = { agency: agency.value, to: to.trim(), note: note.normalize("NFC").trim() };
		if (!offer.to || !desk.settle(await desk.commands.duty.offerHandover(offer))) return;
		for (const name of [toName, noteName]) desk.typed.writeText(name, null);
		dialog.current?.close();
	}

	return (
		<Dialog
			dialog={dialog}
			data-testid="handover-dialog"
			aria-labelledby="handover-title"
			onClose={() => {
				desk.handoverOpen.value = false;
			}}
		>
			<h2 id="handover-title">{t.offerHandover}</h2>
			<form class="handover-form" onSubmit={send}>
				<label>
					{t.agency}
					<select
						name="handover-agency"
						value={agency.value}
						onChange={(event) => {
							agency.value = event.currentTarget.value;
						}}
					>
						{desk.me.agencies.map((code) => (
							<option key={code} value={code}>
								{nameOf(desk.catalogue.agencies, code)}
							</option>
						))}
					</select>
				</label>
				<label>
					{t.handoverTo}
					<input
						name="handover-to"
						list="handover-people"
						autocomplete="off"
						maxLength={150}
						value={to}
						onInput={(event) => desk.typed.writeText(toName, event.currentTarget.value || null)}
					/>
					<datalist id="handover-people">
						{[...people].map(([username, name]) => (
							<option key={username} value={username}>
								{name}
							</option>
						))}
					</datalist>
				</label>
				<label>
					{t.handoverNote}
					<input
						name="handover-note"
						maxLength={300}
						value={note}
						onInput={(event) => desk.typed.writeText(noteName, event.currentTarget.value || null)}
					/>
				</label>
				<p class="buttons">
					<Command type="submit" class="primary" data-testid="offer-handover" disabled={pending || !to.trim()}>
						{pending ? t.sending : t.offerHandover}
					</Command>
					<button type="button" onClick={() => dialog.current?.close()}>
						{t.cancel}
					</button>
				</p>
			</form>
		</Dialog>
	);
}
