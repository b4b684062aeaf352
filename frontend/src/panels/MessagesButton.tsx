import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { MessageMark } from "./marks.tsx";

/** The lamp of messages: how many ask this desk. It opens them all. */
export function MessagesButton() {
	const { chat } = useDesk();
	const t = words.value;
	const count = chat.asking.value.length;
	const isOverdue = chat.asking.value.some(({ overdue_at }) => overdue_at !== null);
	const title = t.messageLamp(count);
	return (
		<button
			type="button"
			class={`messages-button${count ? " asking" : ""}${isOverdue ? " overdue" : ""}`}
			title={`${title} (⇧F4)`}
			aria-label={title}
			aria-haspopup="dialog"
			data-testid="messages-open"
			data-count={count}
			onClick={() => chat.open(null)}
		>
			<MessageMark /> <span class="where-wide">{t.messages}</span> {count > 0 && <b>{count}</b>}
		</button>
	);
}
