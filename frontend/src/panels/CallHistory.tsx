import type { CallCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { Reasons } from "./Reasons.tsx";
import { timeAndDay } from "./time.ts";

/** What the number called for in the 24 hours before, and what that suggests. */
export function CallHistory({ call }: { call: CallCard }) {
	const desk = useDesk();
	const t = words.value;
	const { earlier, reasons } = call.history;
	return (
		<div class="history">
			<Reasons reasons={reasons} />
			{earlier.length > 0 && (
				<details>
					<summary>{t.earlierCalls(earlier.length)}</summary>
					<ul>
						{earlier.map((other) => (
							<li key={other.id}>
								<time>{timeAndDay(other.received_at, desk.now.value)}</time> · {nameOf(desk.catalogue.lines, other.line)} ·{" "}
								{t.callStatus[other.status]} · <b>{other.disposition ? t.disposition[other.disposition] : t.undecided}</b>
							</li>
						))}
					</ul>
				</details>
			)}
		</div>
	);
}
