import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { callForHelp } from "../field/deeds.ts";
import { words } from "../i18n/field/index.ts";
import { useTools } from "./PhoneContext.tsx";

export const HOLD_MS = 2_000;

/** Held, never tapped: a glove that brushes the screen alarms nobody, and a hand that means it needs no second question. */
export function Emergency() {
	const { phone } = useTools();
	const t = words.value;
	const isHeld = useSignal(false);
	const isDone = useSignal(false);
	const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
	const isWaiting = phone.queue.waiting.value.some(({ about }) => about.what === "emergency");

	function begin(): void {
		if (isHeld.peek()) return;
		isHeld.value = true;
		timer.current = setTimeout(() => {
			isHeld.value = false;
			isDone.value = true;
			navigator.vibrate?.(400);
			const unit = phone.unit.peek();
			const fix = phone.positions.newest.peek()?.coords;
			const place = fix ? { lon: fix.longitude, lat: fix.latitude, accuracy_m: fix.accuracy } : null;
			if (unit) void phone.do(callForHelp(unit, phone.work.peek()?.incident ?? null, place));
		}, HOLD_MS);
	}

	function end(): void {
		clearTimeout(timer.current);
		isHeld.value = false;
	}

	useEffect(() => end, []);
	return (
		<div class="emergency">
			<button
				type="button"
				class={isHeld.value ? "emergency-button is-held" : "emergency-button"}
				data-testid="emergency"
				aria-describedby="emergency-how"
				onPointerDown={(event) => {
					event.currentTarget.setPointerCapture(event.pointerId);
					begin();
				}}
				onPointerUp={end}
				onPointerCancel={end}
				onKeyDown={({ key, repeat }) => {
					if (!repeat && (key === " " || key === "Enter")) begin();
				}}
				onKeyUp={end}
				onContextMenu={(event) => event.preventDefault()}
			>
				{t.emergency}
			</button>
			<small id="emergency-how">{t.emergencyHold}</small>
			{isDone.value && (
				<p class={isWaiting ? "warning" : "done"} role="alert" data-testid="emergency-said">
					{isWaiting ? t.emergencyWaits : t.emergencySent}
				</p>
			)}
		</div>
	);
}
