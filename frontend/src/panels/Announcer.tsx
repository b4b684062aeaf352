import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { announcements } from "./announcements.ts";
import { useDesk } from "./desk.ts";
import { nameOf } from "./names.ts";
import { fromTo } from "./WaitingMessages.tsx";

interface Line {
	id: number;
	text: string;
}

/** So many sentences stay: a reader that is still busy finds them. */
const KEPT = 12;

/** Says new P1 and alarms to whoever listens to the screen instead of looking at it. */
export function Announcer() {
	const desk = useDesk();
	const urgent = useSignal<readonly Line[]>([]);
	const other = useSignal<readonly Line[]>([]);

	useEffect(() => {
		let count = 0;
		// Each is an element of its own: a text that is replaced before it was read is never read.
		const say = (where: Signal<readonly Line[]>, texts: readonly string[]): void => {
			if (texts.length === 0) return;
			const lines = texts.map((text) => {
				count += 1;
				return { id: count, text };
			});
			where.value = [...where.peek(), ...lines].slice(-Math.max(KEPT, lines.length));
		};
		const telling = {
			me: desk.me,
			catalogue: desk.catalogue,
			numberOf: (id: number) => desk.numberOf(id),
			fromTo: (message: ChatMessageCard) => fromTo(desk, message),
			nameOf,
		};
		const stopFrames = desk.store.onFrames((frames) => {
			const said = announcements(frames, telling, words.peek());
			say(urgent, said.urgent);
			say(other, said.other);
		});
		const stopMissed = desk.absences.missed.subscribe((absence) => {
			if (!absence) return;
			const p1 = absence.incidents.filter(({ incident }) => incident.priority === 1).length;
			say(p1 > 0 ? urgent : other, [words.peek().announceMissed(absence.incidents.length, p1)]);
		});
		return () => {
			stopFrames();
			stopMissed();
		};
	}, [desk]);

	return (
		<>
			<ul class="unseen" aria-live="assertive" aria-relevant="additions" data-testid="announcer">
				{urgent.value.map(({ id, text }) => (
					<li key={id}>{text}</li>
				))}
			</ul>
			<ul class="unseen" aria-live="polite" aria-relevant="additions" data-testid="announcer-polite">
				{other.value.map(({ id, text }) => (
					<li key={id}>{text}</li>
				))}
			</ul>
		</>
	);
}
