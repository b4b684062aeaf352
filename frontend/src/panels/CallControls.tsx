import type { CallBackOutcome, CallCard, Disposition } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { isTyping } from "../keys/keys.ts";
import type { Outcome } from "../live/sender.ts";
import { Command } from "./Command.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { leaveDialogs } from "./modals.ts";
import { percent, sentenceOf } from "./names.ts";
import { Running } from "./Running.tsx";
import { callActions, isLive, speaksWith } from "./rights.ts";
import { timeAndDay } from "./time.ts";

/** Why a call is closed without an incident, the commonest first. */
const DISPOSITIONS: readonly Disposition[] = [
	"nuisance",
	"silent",
	"wrong_number",
	"information",
	"test",
	"duplicate",
	"false_report",
	"referred_1022",
	"referred_112",
];
const CALL_BACK_OUTCOMES: readonly CallBackOutcome[] = ["reached", "no_answer", "not_needed"];

/**
 * Take a call and open its form; whether it was done. Whom this person speaks with waits on the line meanwhile: nobody
 * hears two callers. Who has begun to write elsewhere goes on there.
 */
export async function answer(desk: Desk, call: CallCard): Promise<boolean> {
	const spoken = desk.store.calls.all().filter((call) => speaksWith(desk.me, call));
	for (const { id } of spoken) if (!desk.settle(await desk.commands.calls.hold(id))) return false;
	let isWriting = false;
	const note = ({ target }: KeyboardEvent): void => {
		isWriting ||= isTyping(target);
	};
	addEventListener("keydown", note, true);
	const answered = desk.settle(await desk.commands.calls.answer(call.id));
	removeEventListener("keydown", note, true);
	if (!answered) return false;
	leaveDialogs();
	desk.select(call.incident_id);
	if (isWriting) desk.callForm.open(call.id);
	else desk.callForm.enter(call.id);
	return true;
}

/** Open the form of a call, and its incident beside it. */
export function openForm(desk: Desk, call: CallCard): void {
	desk.select(call.incident_id);
	desk.callForm.enter(call.id);
}

interface Choice {
	testId: string;
	text: string;
	act: () => Promise<Outcome<CallCard>>;
}

function Buttons({ call, choices }: { call: CallCard; choices: readonly Choice[] }) {
	const desk = useDesk();
	const pending = desk.commands.pending.value.has(`call:${call.id}`);
	return (
		<>
			{choices.map(({ testId, text, act }) => (
				<Command
					key={testId}
					data-testid={testId}
					disabled={pending}
					onClick={async () => {
						desk.settle(await act());
					}}
				>
					{text}
				</Command>
			))}
		</>
	);
}

/** Hold, go on, hang up, and what is heard: for who has the call. */
export function LineControls({ call }: { call: CallCard }) {
	const { me, commands } = useDesk();
	const t = words.value;
	const may = callActions(call, me);
	const isSilent = call.silent_since !== null;
	const choices: Choice[] = [];
	if (may.hold) choices.push({ testId: "call-hold", text: t.hold, act: () => commands.calls.hold(call.id) });
	if (may.resume) choices.push({ testId: "call-resume", text: t.resume, act: () => commands.calls.resume(call.id) });
	if (may.silence)
		choices.push({
			testId: "call-silence",
			text: isSilent ? t.somebodySpeaks : t.markSilent,
			act: () => commands.calls.markSilence(call.id, !isSilent),
		});
	if (may.end) choices.push({ testId: "call-end", text: t.hangUp, act: () => commands.calls.end(call.id) });
	return <Buttons call={call} choices={choices} />;
}

/** Close the call without an incident: one click for each reason. */
export function ClosingButtons({ call }: { call: CallCard }) {
	const { commands } = useDesk();
	const t = words.value;
	const choices = DISPOSITIONS.map((disposition) => ({
		testId: `close-call-${disposition}`,
		text: t.disposition[disposition],
		act: () => commands.calls.close(call.id, disposition),
	}));
	return (
		<fieldset class="buttons close-call">
			<legend>{isLive(call) ? t.hangUpAndCloseAs : t.closeCallAs}</legend>
			<Buttons call={call} choices={choices} />
		</fieldset>
	);
}

/** The task to call somebody back: when it is due, how often it was tried, and what came of it. */
export function CallBack({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const task = call.call_back;
	if (!task) return null;
	if (task.done_at !== null)
		return (
			<span class="call-back-done">
				{t.calledBack(task.outcome ? t.callBackOutcome[task.outcome] : "", task.done_by ?? "")}
			</span>
		);
	const late = task.due_at !== null && Date.parse(task.due_at) < desk.now.value;
	const choices = CALL_BACK_OUTCOMES.map((outcome) => ({
		testId: `call-back-${outcome}`,
		text: t.callBackOutcome[outcome],
		act: () => desk.commands.calls.reportCallBack(call.id, outcome),
	}));
	return (
		<span class="call-back" data-testid="call-back">
			{task.due_at !== null && (
				<b class={late ? "late" : ""}>
					{late ? t.callBackLate : t.callBackDue(timeAndDay(task.due_at, desk.now.value))}{" "}
					{late && <Running from={task.due_at} />}
				</b>
			)}
			{task.attempts > 0 && <span>{t.callBackAttempts(task.attempts)}</span>}
			<span class="buttons">
				<Buttons call={call} choices={choices} />
			</span>
		</span>
	);
}

/** How much the number's earlier calls suggest that it calls for nothing. A hint; nothing is blocked. */
export function NuisanceMark({ call }: { call: CallCard }) {
	const { nuisance, reasons } = call.history;
	if (nuisance === 0) return null;
	return (
		<span class="nuisance" title={reasons.map(sentenceOf).join("\n")}>
			{words.value.nuisance(percent(nuisance))}
		</span>
	);
}
