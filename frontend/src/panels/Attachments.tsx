import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { AttachmentCard, AttachmentList, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { AttachmentDialog } from "./AttachmentDialog.tsx";
import { KIND_LETTERS, OFFERED, pastedFiles, size, titleOf } from "./attachments.ts";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { useReading } from "./reading.ts";
import { timeAndDay } from "./time.ts";
import type { SendingFile } from "./uploads.ts";

const LONGEST_CAPTION = 300;

/** The files of an incident, and the ways in which one is added: chosen, dropped or pasted. Also after its end. */
export function Attachments({ incident }: { incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const told = useSignal(0);
	const caption = desk.typed.text(`caption:${incident.id}`);
	const isOver = useSignal(false);
	const opened = useSignal<number | null>(null);
	const input = useRef<HTMLInputElement>(null);
	useEffect(
		() =>
			desk.store.onFrames((frames) => {
				const isOfThis = frames.some(
					(frame) =>
						frame.type === "snapshot" || (frame.type === "event" && frame.data.attachment?.incident_id === incident.id),
				);
				if (isOfThis) told.value += 1;
			}),
		[],
	);
	const { reading, again } = useReading<AttachmentList>(
		`/incidents/${incident.id}/attachments`,
		() => `${incident.attachments}:${told.value}`,
	);
	const { value: found, failed } = reading.value;
	const list = found?.attachments ?? [];
	const sending = desk.uploads.all.value.filter(({ incidentId }) => incidentId === incident.id);

	/** What cannot leave now stands there with why, to be sent again: it is nowhere else once it was dropped. */
	function send(files: readonly File[]): void {
		if (files.length === 0) return;
		desk.uploads.add(incident.id, files, caption.peek().normalize("NFC").trim());
		caption.value = "";
	}

	useEffect(() => {
		function paste(event: ClipboardEvent): void {
			const files = pastedFiles(event.clipboardData);
			if (files.length === 0 || document.querySelector("dialog[open]")) return;
			event.preventDefault();
			send(files);
		}
		document.addEventListener("paste", paste);
		return () => document.removeEventListener("paste", paste);
	}, []);

	return (
		<section
			class={isOver.value ? "attachments dropping" : "attachments"}
			data-testid="attachments"
			aria-label={t.attachments}
			onDragOver={(event) => {
				if (!event.dataTransfer?.types.includes("Files")) return;
				event.preventDefault();
				isOver.value = true;
			}}
			onDragLeave={(event) => {
				if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) isOver.value = false;
			}}
			onDrop={(event) => {
				event.preventDefault();
				isOver.value = false;
				send([...(event.dataTransfer?.files ?? [])]);
			}}
		>
			<h3>
				{t.attachments} {incident.attachments > 0 && <span class="count">{incident.attachments}</span>}
			</h3>
			{failed && (
				<p class="wrong">
					{t.attachmentsFailed}{" "}
					<button type="button" onClick={again}>
						{t.retry}
					</button>
				</p>
			)}
			{list.length > 0 && (
				<ul class="thumbs">
					{list.map((card) => (
						<Thumb
							key={card.id}
							card={card}
							open={() => {
								opened.value = card.id;
							}}
						/>
					))}
				</ul>
			)}
			{sending.length > 0 && (
				<ul class="sending-files">
					{sending.map((each) => (
						<Sending key={each.id} sending={each} />
					))}
				</ul>
			)}
			<div class="attach">
				<input
					name="attachment-caption"
					aria-label={t.attachmentCaption}
					placeholder={t.attachmentCaption}
					maxLength={LONGEST_CAPTION}
					value={caption.value}
					onInput={(event) => {
						caption.value = event.currentTarget.value;
					}}
				/>
				<Command data-testid="attach" onClick={() => input.current?.click()}>
					{t.attach}
				</Command>
				<input
					ref={input}
					type="file"
					class="unseen"
					tabIndex={-1}
					aria-hidden="true"
					data-testid="attach-file"
					multiple
					accept={OFFERED}
					onChange={(event) => {
						send([...(event.currentTarget.files ?? [])]);
						event.currentTarget.value = "";
					}}
				/>
			</div>
			<p class="hint">{isOver.value ? t.attachDrop : t.attachHint}</p>
			{opened.value !== null && (
				<AttachmentDialog
					list={list}
					id={opened.value}
					incident={incident}
					show={(id) => {
						opened.value = id;
					}}
				/>
			)}
		</section>
	);
}

function Thumb({ card, open }: { card: AttachmentCard; open: () => void }) {
	const { now } = useDesk();
	const t = words.value;
	const title = titleOf(card);
	return (
		<li>
			<button
				type="button"
				class={card.withdrawn_at ? "thumb withdrawn" : "thumb"}
				data-testid="attachment"
				data-attachment-id={card.id}
				aria-label={`${t.attachmentKind[card.kind]}: ${title}`}
				title={title}
				onClick={open}
			>
				{card.kind === "picture" ? (
					<img src={`/api/v1/attachments/${card.id}/preview`} alt="" loading="lazy" decoding="async" />
				) : (
					<span class="kind-letter" aria-hidden="true">
						{KIND_LETTERS[card.kind]}
					</span>
				)}
				<span class="thumb-title">{title}</span>
				<small>
					{card.withdrawn_at ? t.attachmentWithdrawn : `${card.added_by} · ${timeAndDay(card.added_at, now.peek())}`}
				</small>
			</button>
		</li>
	);
}

function Sending({ sending }: { sending: SendingFile }) {
	const { uploads } = useDesk();
	const t = words.value;
	const { id, file, part, problem } = sending;
	return (
		<li class={problem ? "refused-file" : undefined} data-testid="sending-file">
			<span class="sending-name">{file.name || t.attachmentKind.picture}</span>
			{problem ? (
				<>
					<span class="wrong" role="alert">
						{describeProblem(problem, t)}
					</span>
					<span class="buttons">
						<Command onClick={() => uploads.again(id)}>{t.retry}</Command>
						<button type="button" aria-label={t.dismiss} title={t.dismiss} onClick={() => uploads.forget(id)}>
							×
						</button>
					</span>
				</>
			) : (
				<>
					<progress max={1} value={part ?? 0} aria-label={file.name} />
					<span>{part === null ? t.attachWaiting : `${Math.round(part * 100)} % · ${size(file.size)}`}</span>
				</>
			)}
		</li>
	);
}
