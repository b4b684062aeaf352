import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";
import { Refusal } from "./Refusal.tsx";

/** Held, never tapped: a glove that brushes the screen alarms nobody, and a hand that means it needs no second question. */
export function EmergencyButton({ testId = "emergency" }: { testId?: string }) {
	const { emergency } = useTools();
	const t = words.value;
	const isHeld = emergency.isHeld.value;

	function hold(): void {
		// At once, and on the window: the hand may let go before anything is drawn, and where the button no longer is.
		const over = new AbortController();
		const release = (): void => {
			emergency.release();
			over.abort();
		};
		for (const sign of ["pointerup", "pointercancel", "keyup", "blur"])
			addEventListener(sign, release, { signal: over.signal });
		emergency.hold();
	}

	return (
		<div class="emergency">
			<button
				type="button"
				class={isHeld ? "emergency-button is-held" : "emergency-button"}
				data-testid={testId}
				aria-describedby={`${testId}-how`}
				onPointerDown={hold}
				onKeyDown={({ key, repeat }) => {
					if (!repeat && (key === " " || key === "Enter")) hold();
				}}
				onContextMenu={(event) => event.preventDefault()}
			>
				{t.emergency}
			</button>
			<small id={`${testId}-how`}>{t.emergencyHold}</small>
		</div>
	);
}

/** What became of a call for help: it stands whatever else is drawn. */
export function EmergencySaid() {
	const { emergency } = useTools();
	const t = words.value;
	const state = emergency.state.value;
	if (state.kind === "none") return null;
	if (state.kind === "refused")
		return (
			<div class="emergency-said warning" role="alert" data-testid="emergency-said" data-state={state.kind}>
				<b>{t.emergencyRefused}</b>
				<Refusal problem={state.problem} />
				<button type="button" onClick={() => emergency.dismiss()}>
					{t.dismiss}
				</button>
			</div>
		);
	const said = { calling: t.emergencyCalling, waiting: t.emergencyWaits, taken: t.emergencySent }[state.kind];
	return (
		<p
			class={`emergency-said ${state.kind === "taken" ? "done" : "warning"}`}
			role="alert"
			data-testid="emergency-said"
			data-state={state.kind}
		>
			{said}
		</p>
	);
}
