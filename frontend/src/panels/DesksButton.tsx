import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { isBlind } from "../live/presence.ts";
import { useDesk } from "./desk.ts";
import { PersonMark, WarningMark } from "./marks.tsx";
import { mayWatchDesks } from "./rights.ts";

/** How many desks are open; for who answers for them, also how many confirm nothing. */
export function DesksButton() {
	const desk = useDesk();
	const t = words.value;
	const count = useComputed(() => desk.desks.all.value.length).value;
	const blind = useComputed(() => desk.desks.all.value.filter(isBlind).length).value;
	const isLit = blind > 0 && mayWatchDesks(desk.me);
	// This desk is one itself: none at all means that nothing has been told yet.
	const told = count ? t.desksOpen(count) : t.noDesks;
	const title = isLit ? `${told}: ${t.desksBlind(blind)}` : told;
	return (
		<>
			<span class="unseen" role="status">
				{isLit && t.desksBlind(blind)}
			</span>
			<button
				type="button"
				class={isLit ? "desks-button blind" : "desks-button"}
				title={title}
				aria-label={title}
				aria-haspopup="dialog"
				data-testid="desks-open"
				onClick={() => {
					desk.desksOpen.value = true;
				}}
			>
				{isLit ? <WarningMark /> : <PersonMark isEditing={false} />}{" "}
				{isLit ? (
					<>
						<span class="where-wide">{t.desksBlind(blind)}</span>
						<span class="where-narrow">{t.desks(`${blind}/${count}`)}</span>
					</>
				) : (
					t.desks(count ? String(count) : "…")
				)}
			</button>
		</>
	);
}
