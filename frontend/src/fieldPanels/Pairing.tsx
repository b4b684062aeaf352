import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../contract.ts";
import { pairingSecret } from "../field/deviceSelf.ts";
import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";
import { Refusal } from "./Refusal.tsx";

const DIGITS = 6;

/** A phone that belongs to no unit: the digits given at the desk, or the link behind its QR code. */
export function Pairing() {
	const { phone } = useTools();
	const t = words.value;
	const code = useSignal("");
	const label = useSignal("");
	const isAsking = useSignal(false);
	const problem = useSignal<Problem | null>(null);

	async function pair(by: { code: string } | { secret: string }): Promise<void> {
		isAsking.value = true;
		const told = await phone.pair(by, label.peek().trim());
		isAsking.value = false;
		problem.value = told.ok ? null : told.problem;
	}

	useEffect(() => {
		const secret = pairingSecret(location.hash);
		if (!secret) return;
		// It works once: nobody finds it in the address afterwards.
		history.replaceState(null, "", location.pathname);
		void pair({ secret });
	}, []);

	return (
		<main class="page pairing">
			<h1>{t.pairTitle}</h1>
			{phone.isSentAway.value && (
				<p class="warning" role="alert" data-testid="sent-away">
					{t.pairedAway}
					{phone.lost.value > 0 && ` ${t.pairLost(phone.lost.value)}`}
				</p>
			)}
			{phone.setAside.value && (
				<p class="warning" role="alert" data-testid="set-aside">
					{t.pairAgain(phone.setAside.value.call_sign)}
					{phone.queue.waiting.value.length > 0 && ` ${t.pairAgainWaiting(phone.queue.waiting.value.length)}`}
				</p>
			)}
			<p>{t.pairHow}</p>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					void pair({ code: code.peek() });
				}}
			>
				<label>
					{t.pairCode}
					<input
						class="digits"
						data-testid="pair-code"
						inputMode="numeric"
						autoComplete="one-time-code"
						pattern={`[0-9]{${DIGITS}}`}
						maxLength={DIGITS}
						required
						value={code}
						onInput={({ currentTarget }) => {
							code.value = currentTarget.value.replace(/\D/g, "");
						}}
					/>
				</label>
				<label>
					{t.pairLabel}
					<input
						data-testid="pair-label"
						maxLength={100}
						value={label}
						onInput={({ currentTarget }) => {
							label.value = currentTarget.value;
						}}
					/>
				</label>
				{problem.value?.code === "network_failed" ? (
					<p class="warning" role="alert">
						{t.noNetworkForPairing}
					</p>
				) : (
					problem.value && <Refusal problem={problem.value} />
				)}
				<button type="submit" class="main-action" data-testid="pair" disabled={isAsking.value}>
					{isAsking.value ? t.pairing : t.pair}
				</button>
			</form>
		</main>
	);
}
