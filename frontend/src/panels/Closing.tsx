import { useSignal } from "@preact/signals";
import type { Disposition, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { ReasonForm } from "./ReasonForm.tsx";

export function Closing({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const disposition = useSignal<Disposition | "">("");
	const note = desk.typed.text(`closing:${incident.id}`);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:end`);

	async function close(event: Event): Promise<void> {
		event.preventDefault();
		if (!disposition.value) return;
		const closed = desk.settle(await desk.commands.ends.close(incident.id, disposition.value, note.value.normalize("NFC")));
		if (!closed) return;
		note.value = "";
		desk.remember(closed, null);
	}

	async function cancel(reason: string): Promise<boolean> {
		const cancelled = desk.settle(await desk.commands.ends.cancel(incident.id, reason));
		if (cancelled) desk.remember(cancelled, null);
		return cancelled !== undefined;
	}

	return (
		<section>
			<h3>{t.closeIncident}</h3>
			<form class="closing" onSubmit={close}>
				<select
					name="disposition"
					aria-label={t.dispositionLabel}
					value={disposition.value}
					onChange={(event) => {
						disposition.value = event.currentTarget.value as Disposition | "";
					}}
				>
					<option value="">{t.chooseDisposition}</option>
					{Object.entries(t.disposition).map(([code, name]) => (
						<option key={code} value={code}>
							{name}
						</option>
					))}
				</select>
				<input
					name="closing-note"
					aria-label={t.closingNote}
					placeholder={t.closingNote}
					maxLength={4000}
					value={note.value}
					onInput={(event) => {
						note.value = event.currentTarget.value;
					}}
				/>
				<Command type="submit" data-testid="close-incident" disabled={pending || !disposition.value}>
					{pending ? t.sending : t.closeIncident}
				</Command>
			</form>
			<p class="buttons">
				<Command
					data-testid="refer-incident"
					disabled={pending}
					aria-keyshortcuts="Alt+R"
					onClick={() => {
						desk.referring.value = { incidentId: incident.id, line: null };
					}}
				>
					{t.refer}… <kbd>Alt+R</kbd>
				</Command>
				<ReasonForm label={t.cancelIncident} testId="cancel-incident" disabled={pending} onSend={cancel} />
			</p>
		</section>
	);
}
