import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { cameLate } from "../live/timeline.ts";
import { useDesk } from "./desk.ts";
import { timeAndDay } from "./time.ts";

/** When a message was written, and when it came where it had to wait for that on a device without a signal. */
export function WrittenTime({ message: { written_at, occurred_at } }: { message: ChatMessageCard }) {
	const now = useDesk().now.peek();
	const wroteAt = occurred_at ?? written_at;
	const late = cameLate({ at: written_at, occurred_at: wroteAt });
	return (
		<>
			<time>{timeAndDay(wroteAt, now)}</time>
			{late && (
				<span class="hint" data-testid="came-late">
					{" "}
					{words.value.cameLate(timeAndDay(late, now))}
				</span>
			)}
		</>
	);
}
