import { words } from "../i18n/index.ts";

interface FilterInForceProps {
	testId: string;
	/** What is looked for, part by part. */
	parts: readonly string[];
	/** How much is hidden, as a sentence. */
	hidden: string;
	onSeeAll: () => void;
}

/** That a list does not show all, what it hides, and the way back. */
export function FilterInForce({ testId, parts, hidden, onSeeAll }: FilterInForceProps) {
	const t = words.value;
	return (
		<div class="filter-in-force" data-testid={testId}>
			<p>
				<b>{t.filteredBy(parts.join(" · "))}</b> <span role="status">{hidden}</span>
			</p>
			<button type="button" data-testid={`${testId}-clear`} onClick={onSeeAll}>
				{t.seeAll} <kbd>⇧F3</kbd>
			</button>
		</div>
	);
}
