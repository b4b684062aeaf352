import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { addressed, addressGroups } from "./addresses.ts";
import { LONGEST_MESSAGE } from "./Chat.tsx";
import { Command } from "./Command.tsx";
import { useDesk } from "./desk.ts";
import { draftTo, lastAddressed, readdress, writeDraft } from "./messageDrafts.ts";
import { answerTo } from "./typed.ts";
import { fromTo } from "./WaitingMessages.tsx";

/** Seconds within which an answer may be asked for. */
const WITHIN_S = [60, 300, 900] as const;

/** A message to desks, to a person or to a crew; or the answer to one. What is written to one is never shown for another. */
export function NewMessage() {
	const desk = useDesk();
	const t = words.value;
	const { chat, typed } = desk;
	// Where one went on writing before the dialog was closed.
	const to = useSignal(lastAddressed(typed));
	/** To whom it went before that was changed. */
	const before = useSignal("");
	const field = useRef<HTMLTextAreaElement>(null);
	const answering = chat.answering.value;
	const pending = desk.commands.pending.value.has("chat:new");
	const address = answering ? answerTo(answering) : to.value;
	const { text, within } = draftTo(typed, address);
	const goesTo = addressed(desk, address);
	useEffect(() => {
		if (answering) field.current?.focus();
	}, [answering]);

	function choose(next: string): void {
		// What was written before somebody was chosen is for them.
		if (to.peek() === "") readdress(typed, "", next);
		before.value = to.peek();
		to.value = next;
	}

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const said = text.normalize("NFC").trim();
		if (!goesTo || !said) return;
		const message = { ...goesTo, text: said, ...(within && { answer_within_s: Number(within) }) };
		if (!desk.settle(await desk.commands.chat.write(message))) return;
		// Who has written on meanwhile goes on.
		if (draftTo(typed, address).text === text) writeDraft(typed, address, { text: "", within: "" });
		if (answering && chat.answering.peek() === answering) chat.answering.value = null;
	}

	return (
		<form class="new-message" onSubmit={send}>
			{answering ? (
				<p class="answering">
					<span>
						{t.answeringMessage(fromTo(desk, answering))} “{answering.text}”
					</span>
					<button
						type="button"
						onClick={() => {
							chat.answering.value = null;
						}}
					>
						{t.newMessageInstead}
					</button>
				</p>
			) : (
				<label>
					{t.messageTo}
					<select name="message-to" value={to.value} onChange={(event) => choose(event.currentTarget.value)}>
						<option value="">{t.chooseMessageTo}</option>
						<Addresses />
					</select>
				</label>
			)}
			<label>
				{t.messageText}
				<textarea
					ref={field}
					name="message-text"
					rows={2}
					maxLength={LONGEST_MESSAGE}
					value={text}
					onInput={(event) => writeDraft(typed, address, { text: event.currentTarget.value })}
				/>
			</label>
			<p class="buttons">
				<label class="within">
					{t.answerWithin}
					<select
						name="answer-within"
						value={within}
						onChange={(event) => writeDraft(typed, address, { within: event.currentTarget.value })}
					>
						<option value="">{t.noAnswerNeeded}</option>
						{WITHIN_S.map((seconds) => (
							<option key={seconds} value={seconds}>
								{t.withinMinutes(seconds / 60)}
							</option>
						))}
					</select>
				</label>
				<Command type="submit" class="primary" data-testid="send-message" disabled={pending || !goesTo || !text.trim()}>
					{pending ? t.sending : t.sendMessage}
				</Command>
				{!answering && to.value && !text && draftTo(typed, before.value).text && (
					<button type="button" data-testid="readdress-message" onClick={() => readdress(typed, before.peek(), to.peek())}>
						{t.messageReaddress}
					</button>
				)}
			</p>
		</form>
	);
}

function Addresses() {
	const desk = useDesk();
	return (
		<>
			{addressGroups(desk).map(({ label, options }) => (
				<optgroup key={label} label={label}>
					{options.map(({ address, name }) => (
						<option key={address} value={address}>
							{draftTo(desk.typed, address).text ? words.value.messageDraftTo(name) : name}
						</option>
					))}
				</optgroup>
			))}
		</>
	);
}
