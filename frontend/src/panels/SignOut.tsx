import { useSignal } from "@preact/signals";
import type { LineItem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { csrfToken } from "../live/cookies.ts";
import { ownProblem } from "../live/sender.ts";
import { type Desk, useDesk } from "./desk.ts";
import { PowerMark } from "./marks.tsx";
import { lineText } from "./names.ts";

/** What stands in the way of leaving, the gravest first; empty where nothing does. Who reads this follows it. */
function objection(desk: Desk): string {
	const t = words.value;
	const alone = desk.shift.leftAlone.value;
	const alarms = desk.alarms.value.length;
	if (alone.length > 0 && alarms > 0) return t.signOutAloneAlarms(lineNames(alone), alarms);
	if (alone.length > 0) return t.signOutAlone(lineNames(alone));
	return desk.hasUnsaved.value ? t.signOutUnsaved : "";
}

function lineNames(lines: readonly LineItem[]): string {
	return lines.map(({ code }) => lineText(code)).join(", ");
}

/** Leave the desk. Where that leaves a line without anybody, or drops what is typed, the first press only says so. */
export function SignOut() {
	const desk = useDesk();
	const t = words.value;
	const isAsked = useSignal(false);
	const isUnderWay = useSignal(false);
	const against = objection(desk);
	const isSure = isAsked.value && against !== "";

	async function signOut(): Promise<void> {
		if (against && !isAsked.peek()) {
			isAsked.value = true;
			return;
		}
		isUnderWay.value = true;
		const isDone = await leave();
		isUnderWay.value = false;
		if (!isDone) {
			desk.settle({ ok: false, problem: ownProblem("sign_out_failed") });
			return;
		}
		// Only now: who could not leave has lost nothing.
		desk.forgetTyped();
		location.assign("/login/");
	}

	return (
		<button
			type="button"
			class={isSure ? "sign-out danger" : "sign-out"}
			data-testid="sign-out"
			title={isSure ? against : t.signOut}
			aria-label={isSure ? against : t.signOut}
			disabled={isUnderWay.value}
			onClick={() => void signOut()}
			onBlur={() => {
				isAsked.value = false;
			}}
		>
			{isSure ? (
				against
			) : (
				<>
					<span class="where-wide">{t.signOut}</span>
					<span class="where-narrow">
						<PowerMark />
					</span>
				</>
			)}
		</button>
	);
}

/** End the session; whether that was done. The centre sends who has left to its sign-in page. */
async function leave(): Promise<boolean> {
	try {
		const answer = await fetch("/logout/", {
			method: "POST",
			headers: { "X-CSRFToken": csrfToken() },
			redirect: "manual",
		});
		return answer.type === "opaqueredirect" || answer.ok;
	} catch {
		return false;
	}
}
