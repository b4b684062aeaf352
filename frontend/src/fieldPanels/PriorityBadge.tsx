import { words } from "../i18n/field/index.ts";
import { PRIORITY_SHAPES } from "../theme/shapes.ts";

export function PriorityBadge({ priority }: { priority: number }) {
	return (
		<span class={`priority-badge p${priority}`}>
			<svg viewBox="0 0 16 16" aria-hidden="true">
				<path d={PRIORITY_SHAPES[priority - 1]} />
			</svg>
			<b>P{priority}</b>
			<span class="unseen">{words.value.priority(priority)}</span>
		</span>
	);
}
