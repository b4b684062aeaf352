import { useEffect, useRef } from "preact/hooks";
import type { AttachmentCard, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { beside, KIND_LETTERS, size, titleOf } from "./attachments.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { ReasonForm } from "./ReasonForm.tsx";
import { mayChange } from "./rights.ts";
import { timeAndDay } from "./time.ts";

/** How much of a hash is read out where the whole is not needed. */
const SHORT_HASH = 12;

interface AttachmentDialogProps {
	list: readonly AttachmentCard[];
	id: number;
	incident: IncidentCard;
	/** Show another one; null closes. */
	show: (id: number | null) => void;
}

/** A file in large, with the next and the one before by the arrow keys. One that is withdrawn meanwhile goes. */
export function AttachmentDialog({ list, id, incident, show }: AttachmentDialogProps) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const card = list.find((each) => each.id === id);
	useEffect(() => {
		if (!card) show(null);
	}, [card]);
	if (!card) return null;

	function go(step: 1 | -1): void {
		const next = beside(list, id, step);
		if (next) show(next.id);
	}

	function press(event: KeyboardEvent): void {
		const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : null;
		// In a field and in a film the arrows have another meaning.
		if (step === null || event.target instanceof HTMLInputElement || event.target instanceof HTMLMediaElement) return;
		event.preventDefault();
		go(step);
	}

	const address = `/api/v1/attachments/${card.id}/content`;
	const at = list.indexOf(card) + 1;
	const mayWithdraw = card.withdrawn_at === null && (mayChange(desk.me) || card.added_by === desk.me.username);
	const taken = card.taken_at ? t.attachmentTaken(timeAndDay(card.taken_at, desk.now.peek())) : "";
	return (
		<Dialog
			dialog={dialog}
			class="attachment-dialog"
			data-testid="attachment-dialog"
			aria-labelledby="attachment-title"
			onClose={() => show(null)}
			onKeyDown={press}
		>
			<header>
				<h2 id="attachment-title">{titleOf(card)}</h2>
				<span class="count" data-testid="attachment-place">
					{at}/{list.length}
				</span>
				<button type="button" aria-label={t.close} title={`${t.close} (Esc)`} onClick={() => dialog.current?.close()}>
					×
				</button>
			</header>
			<div class="attachment-view">
				<button type="button" aria-label={t.attachmentBefore} title={`${t.attachmentBefore} (←)`} onClick={() => go(-1)}>
					‹
				</button>
				<Shown key={card.id} card={card} address={address} />
				<button type="button" aria-label={t.attachmentNext} title={`${t.attachmentNext} (→)`} onClick={() => go(1)}>
					›
				</button>
			</div>
			<p class="attachment-facts">
				<span>{t.attachmentBy(card.added_by, timeAndDay(card.added_at, desk.now.peek()), incident.number)}</span>
				{taken && <span>{taken}</span>}
				<span>
					{card.name} · {size(card.size_bytes)}
				</span>
				<span title={card.sha256}>SHA-256 {card.sha256.slice(0, SHORT_HASH)}…</span>
				<a href={address} download={card.name} data-testid="attachment-save">
					{t.attachmentSave}
				</a>
			</p>
			{card.withdrawn_at && <p class="wrong">{t.attachmentWithdrawnBy(card.withdrawn_by ?? "", card.withdraw_reason)}</p>}
			{mayWithdraw && (
				<p class="buttons">
					<ReasonForm
						label={t.withdrawAttachment}
						testId="withdraw-attachment"
						disabled={desk.commands.pending.value.has(`attachment:${card.id}`)}
						onSend={async (reason) => desk.settle(await desk.commands.attachments.withdraw(card.id, reason)) !== undefined}
					/>
				</p>
			)}
		</Dialog>
	);
}

function Shown({ card, address }: { card: AttachmentCard; address: string }) {
	const t = words.value;
	const title = titleOf(card);
	switch (card.kind) {
		case "picture":
			return <img src={address} alt={title} data-testid="attachment-picture" />;
		case "video":
			// biome-ignore lint/a11y/useMediaCaption: nobody has written what is said in a film that has just come in
			return <video src={address} controls preload="metadata" aria-label={title} />;
		case "audio":
			// biome-ignore lint/a11y/useMediaCaption: nobody has written what is said in it
			return <audio src={address} controls preload="metadata" aria-label={title} />;
		case "document":
			return (
				<p class="attachment-document">
					<span class="kind-letter" aria-hidden="true">
						{KIND_LETTERS.document}
					</span>
					{t.attachmentDocument}
				</p>
			);
	}
}
