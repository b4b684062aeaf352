import type { ReadonlySignal } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { commandName, outlookOf, SLOW_MS } from "./underWay.ts";

/** The commands that take longer than a moment: which, for how long, and what becomes of them. `tick` is the screen's own time. */
export function UnderWay({ tick }: { tick: ReadonlySignal<number> }) {
	const { commands, store } = useDesk();
	const t = words.value;
	const all = commands.underWay.value;
	// Nobody waits: the time need not be followed.
	const now = all.length > 0 ? tick.value : 0;
	const slow = all.filter(({ since_ms }) => now - since_ms >= SLOW_MS);
	return (
		<section class="under-way" aria-label={t.underWay} role="status" aria-atomic="false">
			{slow.length > 0 && (
				<ul>
					{slow.map((command) => (
						<li
							key={`${command.target} ${command.since_ms}`}
							class="notice"
							data-testid="under-way"
							data-target={command.target}
						>
							<span>
								<b>{commandName(command.target, store)}</b>: {outlookOf(command, now)}
							</span>
							<span class="running">{Math.floor((now - command.since_ms) / 1000)} s</span>
						</li>
					))}
				</ul>
			)}
		</section>
	);
}
