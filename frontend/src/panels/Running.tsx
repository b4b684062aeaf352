import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { useDesk } from "./desk.ts";
import { running } from "./time.ts";

/** How long ago. Every second only its text moves: there may be a thousand of them. */
export function Running({ from }: { from: string }) {
	const { now } = useDesk();
	const text = useMemo(() => computed(() => running(from, now.value)), [from, now]);
	return <time class="running">{text}</time>;
}
