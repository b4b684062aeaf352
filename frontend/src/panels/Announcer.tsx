import { useEffect } from "preact/hooks";
import type { ChatMessageCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { announcements } from "./announcements.ts";
import { useDesk } from "./desk.ts";
import { modals } from "./modals.ts";
import { nameOf } from "./names.ts";
import { fromTo } from "./WaitingMessages.tsx";

/** Says what becomes a P1, and alarms, to whoever listens to the screen instead of looking at it, also over an open dialog. */
export function Announcer() {
	const desk = useDesk();

	useEffect(() => {
		const { spoken } = desk;
		const telling = {
			me: desk.me,
			catalogue: desk.catalogue,
			numberOf: (id: number) => desk.numberOf(id),
			fromTo: (message: ChatMessageCard) => fromTo(desk, message),
			nameOf,
			isMine: (id: number) => desk.isMine(id),
		};
		const stops = [
			desk.store.onFrames((frames, before) =>
				spoken.say(announcements(frames, before, desk.store.state, telling, words.peek())),
			),
			desk.absences.missed.subscribe((absence) => {
				if (!absence) return;
				const p1 = absence.incidents.filter(({ incident }) => incident.priority === 1).length;
				const sentence = words.peek().announceMissed(absence.incidents.length, p1);
				spoken.say(p1 > 0 ? { urgent: [sentence], other: [] } : { urgent: [], other: [sentence] });
			}),
			modals.subscribe(() => spoken.forget()),
		];
		return () => {
			for (const stop of stops) stop();
		};
	}, [desk]);

	return <LiveRegions isHeard={modals.value.length === 0} />;
}

/** Where a screen reader listens: once in the page and once in each dialog, since what lies below a dialog is inert. */
export function LiveRegions({ isHeard }: { isHeard: boolean }) {
	const { urgent, other } = useDesk().spoken;
	return (
		<>
			<ul class="unseen" aria-live="assertive" aria-relevant="additions" data-testid={isHeard ? "announcer" : undefined}>
				{isHeard && urgent.value.map(({ id, text }) => <li key={id}>{text}</li>)}
			</ul>
			<ul class="unseen" aria-live="polite" aria-relevant="additions" data-testid={isHeard ? "announcer-polite" : undefined}>
				{isHeard && other.value.map(({ id, text }) => <li key={id}>{text}</li>)}
			</ul>
		</>
	);
}
