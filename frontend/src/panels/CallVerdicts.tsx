import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import type { CallCard, Disposition, IncidentCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type Verdict, verdictOf } from "../keys/keys.ts";
import { Command } from "./Command.tsx";
import { type Desk, useDesk } from "./desk.ts";
import { useDuplicates } from "./duplicates.ts";
import { CandidateFacts, mergeInto } from "./Merging.tsx";
import { Reasons } from "./Reasons.tsx";
import { callActions, isLive } from "./rights.ts";

const CLOSING = ["nuisance", "silent", "wrong_number"] as const satisfies readonly (Verdict & Disposition)[];
const KEY_OF: Readonly<Record<Verdict, string>> = { nuisance: "Alt+Q", silent: "Alt+I", wrong_number: "Alt+N", same: "Alt+T" };
const SHOWN = 3;
/** For so long a second press of the key means yes: enough to read it, and to look at another incident. */
const CONFIRMED_WITHIN_MS = 10_000;
const LOOKED_AT_WITHIN_MS = 30_000;

/** What a first press asks; the second one does it. */
type Asked = { verdict: Exclude<Verdict, "same"> } | { verdict: "same"; incidentId: number };

/** Let a call be about another incident. An incident that is nothing but this call goes on as that one, which can be undone. */
async function join(desk: Desk, call: CallCard, incident: IncidentCard, into: number): Promise<boolean> {
	if (incident.calls.length === 1 && incident.assignments.length === 0) return mergeInto(desk, incident, into);
	if (!desk.settle(await desk.commands.incidents.linkCall(into, call.id))) return false;
	desk.select(into);
	return true;
}

/** What ends a call at once, or says that it tells nothing new: the same key twice, which no typing does. */
export function CallVerdicts({ call, incident }: { call: CallCard; incident: IncidentCard }) {
	const desk = useDesk();
	const t = words.value;
	const asked = useSignal<Asked | null>(null);
	const { found, failed } = useDuplicates(incident);
	// As they are now; one may have ended since the reading.
	const candidates = found
		.flatMap((candidate) => {
			const now = desk.store.incidents.card(candidate.incident.id).value;
			return now ? [{ candidate, now }] : [];
		})
		.slice(0, SHOWN);
	const mayClose = callActions(call, desk.me).close;
	/** What was typed of it is being saved, and then it is closed. */
	const isClosing = useSignal(false);
	const isPending = isClosing.value || desk.commands.pending.value.has(`call:${call.id}`);
	const looked = asked.value?.verdict === "same" ? asked.value.incidentId : null;
	const lookedAt = candidates.find(({ now }) => now.id === looked)?.now;

	function ask(verdict: Verdict, incidentId = candidates[0]?.now.id): void {
		if (verdict !== "same") {
			if (mayClose) asked.value = { verdict };
		} else if (incidentId !== undefined) {
			asked.value = { verdict, incidentId };
			desk.select(incidentId);
		}
	}

	async function carryOut(): Promise<void> {
		const meant = asked.peek();
		if (!meant || isPending) return;
		asked.value = null;
		if (meant.verdict === "same") {
			if (await join(desk, call, incident, meant.incidentId)) desk.callForm.enter(call.id);
		} else await close(meant.verdict);
	}

	async function close(disposition: Disposition): Promise<void> {
		const { activeElement } = document;
		// Who leaves a field saves it: what was typed is kept before the incident ends with its call.
		const left =
			activeElement instanceof HTMLElement && activeElement.closest("[data-testid=call-form]") ? activeElement : null;
		left?.blur();
		isClosing.value = true;
		await desk.settled(incident.id);
		isClosing.value = false;
		// Who is asked between two values decides before the incident ends under the question.
		if (desk.conflicts.asked.peek()?.current.id === incident.id) return;
		const isClosed = desk.settle(await desk.commands.calls.close(call.id, disposition)) !== undefined;
		// Meanwhile another call may have been taken.
		if (desk.callForm.call.peek()?.id !== call.id) return;
		if (isClosed) desk.callForm.close();
		else left?.focus();
	}

	function stop(): void {
		// Who has meanwhile gone elsewhere, or writes there, is not called back.
		const isElsewhere = document.activeElement?.closest(".incident") != null;
		if (looked !== null && desk.selectedId.peek() === looked && !isElsewhere) desk.select(incident.id);
		asked.value = null;
	}

	/** Look at the candidate so many further. */
	function move(steps: number): void {
		const here = candidates.findIndex(({ now }) => now.id === looked);
		const next = candidates[(here + steps + candidates.length) % candidates.length];
		if (here >= 0 && next) ask("same", next.now.id);
	}

	useEffect(() => {
		if (!asked.value) return undefined;
		const within_ms = asked.value.verdict === "same" ? LOOKED_AT_WITHIN_MS : CONFIRMED_WITHIN_MS;
		const timer = setTimeout(stop, within_ms);
		return () => clearTimeout(timer);
	}, [asked.value]);
	// At once, not when there is time: who sees a candidate may press its key.
	useLayoutEffect(() => {
		function press(event: KeyboardEvent): void {
			if (document.querySelector("dialog[open]")) return;
			const verdict = verdictOf(event);
			if (verdict !== null) {
				if (event.repeat) return;
				if (verdict === asked.peek()?.verdict) void carryOut();
				else ask(verdict);
			} else if (asked.peek() && event.key === "Escape") stop();
			else if (looked !== null && event.altKey && event.key === "ArrowDown") move(1);
			else if (looked !== null && event.altKey && event.key === "ArrowUp") move(-1);
			else return;
			event.preventDefault();
			event.stopPropagation();
		}
		// Before the field that is being typed in, which would take Esc and the arrows for itself.
		addEventListener("keydown", press, true);
		return () => removeEventListener("keydown", press, true);
	});

	return (
		<div class="verdicts" data-testid="call-verdicts">
			{mayClose && (
				<div class="buttons call-controls">
					{CLOSING.map((verdict) => (
						<Command
							key={verdict}
							data-testid={`verdict-${verdict}`}
							aria-keyshortcuts={KEY_OF[verdict]}
							disabled={isPending}
							onClick={() => ask(verdict)}
						>
							{t.verdictShort[verdict]} <kbd>{KEY_OF[verdict]}</kbd>
						</Command>
					))}
				</div>
			)}
			{failed && <p class="wrong">{t.duplicatesFailed}</p>}
			<p class="hint" data-testid="possible-duplicates" data-count={candidates.length}>
				{candidates.length === 0 ? t.noDuplicates : t.duplicatesWithKey(candidates.length)}
			</p>
			<ul class="list">
				{candidates.map(({ candidate, now }) => (
					<li
						key={now.id}
						class={now.id === looked ? "duplicate looked-at" : "duplicate"}
						data-testid="call-duplicate"
						data-incident-id={now.id}
					>
						<CandidateFacts candidate={candidate} incident={now} of={incident} />
						<Command disabled={isPending} onClick={() => ask("same", now.id)}>
							{t.look} {now === candidates[0]?.now && <kbd>{KEY_OF.same}</kbd>}
						</Command>
						<Reasons reasons={candidate.reasons} />
					</li>
				))}
			</ul>
			<div role="status">
				{asked.value && (
					<p class="asked" data-testid="verdict-asked">
						<span>
							{asked.value.verdict === "same"
								? t.askSame(lookedAt?.number ?? "")
								: t.askClose(isLive(call), t.disposition[asked.value.verdict])}
						</span>
						<span class="buttons">
							<Command class="primary" data-testid="verdict-confirm" onClick={() => carryOut()}>
								{asked.value.verdict === "same" ? t.confirmSame : t.confirmClose} <kbd>{KEY_OF[asked.value.verdict]}</kbd>
							</Command>
							<button type="button" onClick={stop}>
								{t.askStop} <kbd>Esc</kbd>
							</button>
						</span>
					</p>
				)}
			</div>
		</div>
	);
}
