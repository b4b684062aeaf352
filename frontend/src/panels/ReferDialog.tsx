import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { IncidentCard, ReferralText } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import { copied } from "./clipboard.ts";
import { Dialog } from "./Dialog.tsx";
import { type Referring, useDesk } from "./desk.ts";
import { lastWritten } from "./keptDrafts.ts";
import { nameOf } from "./names.ts";
import { useReading } from "./reading.ts";
import { isLive } from "./rights.ts";

const LONGEST = 300;

export function ReferDialog() {
	const { referring, store } = useDesk();
	const wanted = referring.value;
	const incident = wanted && store.incidents.card(wanted.incidentId).value;
	return wanted && incident ? <Open key={incident.id} wanted={wanted} incident={incident} /> : null;
}

/** An incident goes to the centre of another line: what to read out there, and who took it under which number. */
function Open({ wanted, incident }: { wanted: Referring; incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const lines = desk.catalogue.lines.filter(({ refers_as }) => refers_as !== null);
	const begun = lastWritten(desk.typed.texts.peek(), `refer:${incident.id}:`)?.split(":")[0];
	const line = useSignal(
		wanted.line ??
			lines.find(({ code }) => code === begun)?.code ??
			(incident.priority === 5 ? "1022" : (lines[0]?.code ?? "")),
	);
	// Why it goes is said of the incident; who took it, and under which number, of the line.
	const reason = useText(`refer:${incident.id}:reason`);
	const takenBy = useText(`refer:${incident.id}:${line.value}:taken-by`);
	const reference = useText(`refer:${incident.id}:${line.value}:reference`);
	const isCopied = useSignal(false);
	const text = useRef<HTMLPreElement>(null);
	const pending = desk.commands.pending.value.has(`incident:${incident.id}:end`);
	const { reading } = useReading<ReferralText>(
		`/incidents/${incident.id}/referral?line=${line.value}`,
		() => `${line.value}:${incident.version}`,
	);
	const { value: told, failed } = reading.value;
	const atWork = incident.assignments.filter(({ status }) => status !== "cleared").map(({ call_sign }) => call_sign);
	const isOnTheLine = incident.calls.some((id) => {
		const call = desk.store.calls.card(id).value;
		return call !== undefined && isLive(call);
	});

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const why = reason.value.normalize("NFC").trim();
		const read = told?.line === line.value ? told.text : null;
		if (!why) return;
		const referral = {
			line: line.value,
			reason: why,
			taken_by: plain(takenBy.value),
			reference: plain(reference.value),
			text: read,
		};
		const closed = desk.settle(await desk.commands.ends.refer(incident.id, referral));
		if (!closed) return;
		for (const text of [reason, takenBy, reference]) text.write("");
		desk.remember(closed, null);
		dialog.current?.close();
	}

	async function copy(): Promise<void> {
		if (told) isCopied.value = await copied(told.text, text.current);
	}

	const field = (name: string, label: string, value: typeof reason, isNeeded = false) => (
		<label>
			{label}
			<input
				name={name}
				required={isNeeded}
				maxLength={LONGEST}
				value={value.value}
				onInput={(event) => value.write(event.currentTarget.value)}
			/>
		</label>
	);

	return (
		<Dialog
			dialog={dialog}
			class="refer-dialog"
			data-testid="refer-dialog"
			aria-labelledby="refer-title"
			onClose={() => {
				desk.referring.value = null;
			}}
		>
			<h2 id="refer-title">{t.referTitle(incident.number)}</h2>
			<form onSubmit={send}>
				<fieldset class="refer-lines">
					<legend>{t.referLine}</legend>
					{lines.map(({ code }) => (
						<label key={code}>
							<input
								type="radio"
								name="refer-line"
								value={code}
								checked={line.value === code}
								onChange={() => {
									line.value = code;
									isCopied.value = false;
								}}
							/>
							{nameOf(lines, code)}
						</label>
					))}
				</fieldset>
				<section class="refer-told" aria-label={t.referText}>
					<h3>
						{t.referText}{" "}
						<button type="button" data-testid="refer-copy" disabled={!told} onClick={copy}>
							{isCopied.value ? t.referCopied : t.referCopy}
						</button>
					</h3>
					<pre ref={text} data-testid="refer-text">
						{failed ? t.referFailed : told?.line === line.value ? told.text : t.loading}
					</pre>
				</section>
				{field("refer-taken-by", t.referTakenBy, takenBy)}
				{field("refer-reference", t.referReference, reference)}
				{field("refer-reason", t.referReason, reason, true)}
				{atWork.length > 0 && (
					<p class="wrong" data-testid="refer-blocked">
						{t.referUnits(atWork.join(", "))}
					</p>
				)}
				{isOnTheLine && (
					<p class="wrong" data-testid="refer-blocked">
						{t.referCaller}
					</p>
				)}
				<p class="buttons">
					<Command
						type="submit"
						class="primary"
						data-testid="refer-send"
						disabled={pending || !reason.value.trim() || atWork.length > 0 || isOnTheLine}
					>
						{pending ? t.sending : t.referSend}
					</Command>
					<button type="button" onClick={() => dialog.current?.close()}>
						{t.cancel}
					</button>
				</p>
			</form>
		</Dialog>
	);
}

/** A text that stays while the dialog is closed. */
function useText(name: string): { value: string; write(text: string): void } {
	const { typed } = useDesk();
	return { value: typed.texts.value.get(name) ?? "", write: (text) => typed.writeText(name, text || null) };
}

function plain(text: string): string {
	return text.normalize("NFC").trim();
}
