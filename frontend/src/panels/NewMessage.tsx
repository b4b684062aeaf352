import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { NewChatMessage } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { calledAs } from "../live/presence.ts";
import { LONGEST_MESSAGE } from "./Chat.tsx";
import { Command } from "./Command.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { mayAddressDesks } from "./rights.ts";
import { fromTo } from "./WaitingMessages.tsx";

/** Seconds within which an answer may be asked for. */
const WITHIN_S = [60, 300, 900] as const;
const ALL = "all";

type Address = Pick<NewChatMessage, "to_agencies" | "to_person" | "to_unit" | "answers">;

/** What the field says to whom a message goes: `agency:police`, `person:mai`, `unit:12`. */
function addressOf(desk: Desk, chosen: string): Address | null {
	const [kind, ...rest] = chosen.split(":");
	const named = rest.join(":");
	if (chosen === ALL) return { to_agencies: desk.me.agencies };
	if (kind === "agency") return { to_agencies: [named] };
	if (kind === "person") return { to_person: named };
	return kind === "unit" ? { to_unit: Number(named) } : null;
}

/** A message to desks, to a person or to a crew; or the answer to one. */
export function NewMessage() {
	const desk = useDesk();
	const t = words.value;
	const { chat } = desk;
	const to = useSignal("");
	const text = useSignal("");
	const within = useSignal("");
	const field = useRef<HTMLTextAreaElement>(null);
	const answering = chat.answering.value;
	const pending = desk.commands.pending.value.has("chat:new");
	const address = answering ? { answers: answering.id } : addressOf(desk, to.value);
	useEffect(() => {
		if (answering) field.current?.focus();
	}, [answering]);

	async function send(event: Event): Promise<void> {
		event.preventDefault();
		const said = text.value.normalize("NFC").trim();
		if (!address || !said) return;
		const message = { ...address, text: said, ...(within.value && { answer_within_s: Number(within.value) }) };
		if (!desk.settle(await desk.commands.chat.write(message))) return;
		text.value = "";
		within.value = "";
		chat.answering.value = null;
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
					<select
						name="message-to"
						value={to.value}
						onChange={(event) => {
							to.value = event.currentTarget.value;
						}}
					>
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
					value={text.value}
					onInput={(event) => {
						text.value = event.currentTarget.value;
					}}
				/>
			</label>
			<p class="buttons">
				<label class="within">
					{t.answerWithin}
					<select
						name="answer-within"
						value={within.value}
						onChange={(event) => {
							within.value = event.currentTarget.value;
						}}
					>
						<option value="">{t.noAnswerNeeded}</option>
						{WITHIN_S.map((seconds) => (
							<option key={seconds} value={seconds}>
								{t.withinMinutes(seconds / 60)}
							</option>
						))}
					</select>
				</label>
				<Command type="submit" class="primary" data-testid="send-message" disabled={pending || !address || !text.value.trim()}>
					{pending ? t.sending : t.sendMessage}
				</Command>
			</p>
		</form>
	);
}

function Addresses() {
	const desk = useDesk();
	const t = words.value;
	const { me, catalogue } = desk;
	const people = new Map(
		desk.desks.all.value.filter(({ username }) => username !== me.username).map((other) => [other.username, other]),
	);
	return (
		<>
			{mayAddressDesks(me) && (
				<optgroup label={t.messageToDesks}>
					{me.agencies.length > 1 && <option value={ALL}>{t.allAgencies}</option>}
					{me.agencies.map((code) => (
						<option key={code} value={`agency:${code}`}>
							{nameOf(catalogue.agencies, code)}
						</option>
					))}
				</optgroup>
			)}
			{mayAddressDesks(me) && people.size > 0 && (
				<optgroup label={t.messageToPeople}>
					{[...people.values()].map((other) => (
						<option key={other.username} value={`person:${other.username}`}>
							{calledAs(other)}
						</option>
					))}
				</optgroup>
			)}
			<optgroup label={t.messageToCrews}>
				{desk.store.units.all().map((unit) => (
					<option key={unit.id} value={`unit:${unit.id}`}>
						{unit.call_sign}
					</option>
				))}
			</optgroup>
		</>
	);
}
