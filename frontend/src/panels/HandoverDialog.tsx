import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";

export function HandoverDialog() {
	const { handoverOpen } = useDesk();
	return handoverOpen.value ? <Open /> : null;
}

/** Offer the desk of an agency to whoever takes over, by name. The centre lists the open incidents. */
function Open() {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const agency = useSignal(desk.me.agencies[0] ?? "");
	const to = useSignal("");
	const note = useSignal("");
	const pending = desk.commands.pending.value.has("handover:new");

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const offer = { agency: agency.value, to: to.value.trim(), note: note.value.normalize("NFC").trim() };
		if (offer.to && desk.settle(await desk.commands.duty.offerHandover(offer))) dialog.current?.close();
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
						autocomplete="off"
						maxLength={150}
						value={to.value}
						onInput={(event) => {
							to.value = event.currentTarget.value;
						}}
					/>
				</label>
				<label>
					{t.handoverNote}
					<input
						name="handover-note"
						maxLength={300}
						value={note.value}
						onInput={(event) => {
							note.value = event.currentTarget.value;
						}}
					/>
				</label>
				<p class="buttons">
					<Command type="submit" class="primary" data-testid="offer-handover" disabled={pending || !to.value.trim()}>
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
