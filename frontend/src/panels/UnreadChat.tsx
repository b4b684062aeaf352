import { useComputed } from "@preact/signals";
import { words } from "../i18n/index.ts";
import { countText } from "./chat.ts";
import { useDesk } from "./desk.ts";
import { MessageMark } from "./marks.tsx";

/** In the queue: that there is something on the incident that this person has not read. */
export function UnreadChat({ incidentId }: { incidentId: number }) {
	const { chat } = useDesk();
	const count = useComputed(() => chat.unread.value.get(incidentId) ?? 0).value;
	if (count === 0) return null;
	const text = words.value.chatUnread(countText(count));
	return (
		<span class="unread-chat" title={text} data-testid="unread-chat">
			<MessageMark /> <span class="unseen">{text}</span>
			<span aria-hidden="true">{countText(count)}</span>
		</span>
	);
}
