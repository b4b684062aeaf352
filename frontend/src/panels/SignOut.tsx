import { useSignal } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { csrfToken } from "../live/cookies.ts";
import { ownProblem } from "../live/sender.ts";
import { useDesk } from "./desk.ts";
import { PowerMark } from "./marks.tsx";

/** Leave the desk. What is typed and not saved goes with it: then the first press only says so. */
export function SignOut() {
	const desk = useDesk();
	const t = words.value;
	const isAsked = useSignal(false);
	const isUnderWay = useSignal(false);
	const isSure = isAsked.value && desk.hasUnsaved.value;

	async function signOut(): Promise<void> {
		if (desk.hasUnsaved.peek() && !isAsked.peek()) {
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
			title={isSure ? t.signOutUnsaved : t.signOut}
			aria-label={isSure ? t.signOutUnsaved : t.signOut}
			disabled={isUnderWay.value}
			onClick={() => void signOut()}
			onBlur={() => {
				isAsked.value = false;
			}}
		>
			{isSure ? (
				t.signOutUnsaved
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
