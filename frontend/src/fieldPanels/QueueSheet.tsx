import type { RefusedAction, WaitingAction } from "../field/storage.ts";
import { words } from "../i18n/field/index.ts";
import { LateRefused } from "./LateRefused.tsx";
import { timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";
import { Refusal } from "./Refusal.tsx";
import { Sheet } from "./Sheet.tsx";

/** What has not reached the centre, and what it did not take. */
export function QueueSheet({ onClose }: { onClose: () => void }) {
	const { phone } = useTools();
	const t = words.value;
	const { waiting, refused, holdUp } = phone.queue;
	return (
		<Sheet title={t.queueTitle} testId="queue-sheet" onClose={onClose}>
			{refused.value.length > 0 && (
				<section aria-label={t.refusedTitle}>
					<h3>{t.refusedTitle}</h3>
					<ul data-testid="refused">
						{refused.value.map((action) => (
							<li key={action.order}>
								<What action={action} />
								<Refusal problem={action.problem} />
								<LateRefused refused={action} />
							</li>
						))}
					</ul>
				</section>
			)}
			<p class="quiet">{waiting.value.length === 0 ? t.queueEmpty : t.queueHow}</p>
			{holdUp.value && waiting.value.length > 0 && <Refusal problem={holdUp.value} />}
			<ul data-testid="waiting">
				{waiting.value.map((action) => (
					<li key={action.order}>
						<What action={action} />
					</li>
				))}
			</ul>
			{waiting.value.length > 0 && (
				<button type="button" class="primary" onClick={() => phone.queue.hurry()}>
					{t.sendNow}
				</button>
			)}
		</Sheet>
	);
}

function What({ action: { about, at_ms } }: { action: WaitingAction | RefusedAction }) {
	const t = words.value;
	const statuses: Readonly<Record<string, string>> = { ...t.unitStatus, ...t.assignmentStatus };
	const detail =
		about.what === "status" || about.what === "unit_status" ? (statuses[about.detail] ?? about.detail) : about.detail;
	return (
		<p>
			<b>{t.about[about.what] ?? about.what}</b> {detail}
			<small>
				{" "}
				{timeOf(at_ms)}
				{about.incident && ` · ${about.incident.number}`}
			</small>
		</p>
	);
}
