import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { PlaceAnswer, PlaceCandidate } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { type Near, PlaceSearch } from "../live/placeSearch.ts";
import { useDesk } from "./desk.ts";
import { metres } from "./time.ts";

const BROWSER = {
	now: () => performance.now(),
	after: (delay_ms: number, act: () => void) => {
		const timer = setTimeout(act, delay_ms);
		return () => clearTimeout(timer);
	},
};

/** What tells a candidate from others: where it is, what it was called, how it was found, how precisely. */
function Candidate({ one, twin }: { one: PlaceCandidate; twin: boolean }) {
	const t = words.value;
	return (
		<>
			<strong>{one.label}</strong> <span class="within">{one.within.join(", ")}</span>
			<small>
				{t.placeHow[one.how] ?? one.how} · {t.radius(metres(one.radius_m))}
				{one.matched && one.matched !== one.label && ` · ${one.matched}`}
				{one.flags.map((flag) => ` · ${t.placeFlag[flag] ?? flag}`)}
				{twin && <b> · {t.placeTwin}</b>}
			</small>
		</>
	);
}

function Doubts({ answer }: { answer: PlaceAnswer }) {
	const t = words.value;
	const told = answer.doubts.map(({ code }) => t.placeDoubt[code] ?? code);
	return (
		<p>
			{answer.ambiguous && <b>{t.placeAmbiguous} </b>}
			{told.join(" ")}
		</p>
	);
}

/** How the words were read, so that a wrong reading is seen before the place is believed. */
function Understood({ answer }: { answer: PlaceAnswer }) {
	const t = words.value;
	const told = answer.understood.flatMap(({ code, params }) => {
		const { distance_m = 0 } = params;
		return t.placeUnderstood[code]?.({ ...params, distance: metres(Number(distance_m)) }) ?? code;
	});
	return told.length > 0 ? <p>{t.understoodAs(told.join(" · "))}</p> : null;
}

interface Props {
	/** The field's id, for its label. */
	id: string;
	value: string;
	near?: Near | null;
	/** Whether Enter takes what is sure; else a place is taken by an arrow or the pointer alone. */
	mayMark?: boolean;
	describedBy?: string;
	onType(text: string): void;
	onChoose(candidate: PlaceCandidate): void;
}

/** The field of a place: what is typed stays as it is, or becomes the place that is chosen. */
export function PlaceField({ id, value, near = null, mayMark = true, describedBy, onType, onChoose }: Props) {
	const desk = useDesk();
	const t = words.value;
	const list = `${id}-found`;
	const search = useMemo(() => new PlaceSearch((path) => desk.commands.read(path), BROWSER), [desk]);
	const open = useSignal(false);
	const answer = open.value ? search.answer.value : null;
	const listed = answer?.candidates ?? [];

	const box = useRef<HTMLDivElement>(null);
	useEffect(() => {
		// What is found stays in sight in a form that scrolls, and what is marked in a long list.
		if (answer) box.current?.scrollIntoView({ block: "nearest" });
		if (search.marked.value >= 0)
			document.getElementById(`${list}-${search.marked.value}`)?.scrollIntoView({ block: "nearest" });
	}, [answer, search.marked.value]);

	function choose(index?: number): void {
		const chosen = search.choose(index);
		if (chosen) onChoose(chosen);
	}

	function press(event: KeyboardEvent): void {
		if (event.isComposing) return;
		if (event.key === "ArrowDown") search.move(1);
		else if (event.key === "ArrowUp") search.move(-1);
		// With nothing marked the list closes: the words stand as they are, and the next Enter is the form's.
		else if (event.key === "Enter" && listed.length > 0 && search.marked.value < 0) search.close();
		else if (event.key === "Enter" && listed.length > 0) choose();
		else if (event.key === "Escape" && answer) search.close();
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<div class="place-field">
			<input
				id={id}
				name="place"
				maxLength={300}
				placeholder={t.placeHint}
				autocomplete="off"
				role="combobox"
				aria-autocomplete="list"
				aria-controls={list}
				aria-describedby={describedBy}
				aria-expanded={listed.length > 0}
				aria-activedescendant={search.marked.value >= 0 ? `${list}-${search.marked.value}` : undefined}
				value={value}
				onInput={(event) => {
					open.value = true;
					onType(event.currentTarget.value);
					search.type(event.currentTarget.value, { near, mayMark });
				}}
				onKeyDown={press}
				onBlur={() => search.close()}
			/>
			<div ref={box} class="place-answer" hidden={answer === null && !search.failed.value}>
				<div class="understood" role="status">
					{search.failed.value && <p>{t.placeSearchFailed}</p>}
					{answer && <Understood answer={answer} />}
					{answer && <Doubts answer={answer} />}
				</div>
				<div id={list} class="found" role="listbox" aria-label={t.searchPlaces} hidden={listed.length === 0}>
					{listed.map((one, index) => (
						<div
							key={`${one.id}:${one.how}:${one.lon},${one.lat}`}
							id={`${list}-${index}`}
							role="option"
							tabIndex={-1}
							aria-selected={index === search.marked.value}
							onMouseDown={(event) => {
								// Before the field loses the focus and the list closes.
								event.preventDefault();
								choose(index);
							}}
						>
							<Candidate one={one} twin={one.twins.length > 0} />
						</div>
					))}
				</div>
			</div>
		</div>
	);
}
