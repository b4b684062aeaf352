import { words } from "../i18n/field/index.ts";
import { spell, timeOf } from "./naming.ts";
import { useTools } from "./PhoneContext.tsx";

/** Which unit, whether there is a line to the centre, and what has not reached it. */
export function TopStrip({ onMenu, onQueue }: { onMenu: () => void; onQueue: () => void }) {
	const { phone, now } = useTools();
	const t = words.value;
	const { waiting, refused } = phone.queue;
	const freshness = phone.connection.freshness.value;
	const unit = phone.unit.value;
	// Read so that the age below is drawn anew.
	const time = now.value;
	const age_s = phone.age_s();
	return (
		<header class="top-strip" data-freshness={freshness}>
			<b class={`call-sign ${unit?.agency ?? ""}`} data-testid="call-sign">
				{unit?.call_sign}
			</b>
			<span class="line-state" role="status" data-testid="line-state">
				<LineMark isLive={freshness === "live"} />
				{t[freshness]}
				{freshness !== "live" && age_s !== null && <small>{t.ageOfData(spell(age_s))}</small>}
			</span>
			{(waiting.value.length > 0 || refused.value.length > 0) && (
				<button
					type="button"
					class={refused.value.length > 0 ? "queue-count is-refused" : "queue-count"}
					data-testid="queue-count"
					onClick={onQueue}
				>
					{refused.value.length > 0 ? t.refusedCount(refused.value.length) : t.waitingCount(waiting.value.length)}
				</button>
			)}
			<time>{timeOf(time)}</time>
			<button type="button" class="menu-button" aria-label={t.menu} data-testid="menu" onClick={onMenu}>
				<svg viewBox="0 0 16 16" aria-hidden="true">
					<path d="M1 3h14v2H1ZM1 7h14v2H1ZM1 11h14v2H1Z" />
				</svg>
			</button>
		</header>
	);
}

/** Full where there is a line, crossed out where there is none: not by colour alone. */
function LineMark({ isLive }: { isLive: boolean }) {
	return (
		<svg class="line-mark" viewBox="0 0 16 16" aria-hidden="true">
			{isLive ? (
				<path d="M1 11h3v4H1ZM6 7h3v8H6ZM11 2h3v13h-3Z" />
			) : (
				<path d="M1 2l1-1 13 13-1 1ZM1 11h3v4H1ZM6 9l3 3v3H6ZM11 2h3v9l-3-3Z" />
			)}
		</svg>
	);
}
