import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { type Completion, completionsOf } from "../commandline/completions.ts";
import { type Act, type Deed, type Finding, type Known, targetsOf } from "../commandline/known.ts";
import { type Reading, read } from "../commandline/reading.ts";
import { words } from "../i18n/index.ts";
import type { CommandText } from "./CommandField.tsx";
import { carryOut } from "./carryOut.ts";
import { actWords, lackWords } from "./commandWords.ts";
import { controlsOnScreen } from "./controls.ts";
import { type Desk, useDesk } from "./desk.ts";
import { type Done, UNDO_WITHIN_MS } from "./lastDeed.ts";
import { PriorityMark, UnitStatusMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { showUnit } from "./showUnit.ts";

type Option = Completion | Finding;

/** What tells an option from the others while the board moves under them. */
function keyOf(option: Option): string {
	switch (option.kind) {
		case "verb":
			return `verb:${option.word}`;
		case "unit":
			return `unit:${option.unit.id}`;
		case "control":
			return `control:${option.control.id}`;
		case "incident":
			return `incident:${option.incident.id}`;
		case "hospital":
			return `hospital:${option.hospital.code}`;
		case "line":
			return `line:${option.to.code}`;
		case "priority":
			return `priority:${option.priority}`;
		case "window":
			return `window:${option.screen}`;
	}
}

/** What a line is read against; whoever reads this follows the board. */
function knownAt({ me, catalogue, store, alarms, selectedId, commands }: Desk, deed: Deed | null): Known {
	return {
		me,
		catalogue,
		incidents: store.incidents.all(),
		units: store.units.all(),
		calls: store.calls.all(),
		alarms: alarms.value,
		isPlaced: (unit) => store.positionOf(unit) !== null,
		controls: controlsOnScreen,
		openId: selectedId.value,
		pending: commands.pending.value,
		deed,
	};
}

/** Use what was found: open an incident, or the one that a unit is on; a unit without one is looked for on its board. */
function open(desk: Desk, found: Finding): void {
	if (found.kind === "control") {
		found.control.use();
		return;
	}
	const id = found.kind === "incident" ? found.incident.id : found.unit.incident_id;
	if (id !== null) desk.select(id);
	else if (found.kind === "unit") showUnit(desk, found.unit);
}

/** One line for everything that is done often: it says what it will do while it is typed in the field beside it. */
export function CommandLine({ line: text, reader }: CommandText) {
	const desk = useDesk();
	const t = words.value;
	// What was typed before this was fetched is being typed still.
	const isListed = useSignal(document.activeElement?.id === "command-line");
	const marked = useSignal<string | null>(null);
	/** What is on its way to the centre. */
	const sending = useSignal<Act | null>(null);
	const { lately } = desk.lastDeed;
	const known = useComputed(() => knownAt(desk, lately.value?.deed ?? null));
	const reading = useComputed<Reading>(() => (text.value.trim() === "" ? { kind: "empty" } : read(text.value, known.value)));
	const options = useComputed<readonly Option[]>(() => {
		if (!isListed.value || text.value === "") return [];
		return reading.value.kind === "findings" ? reading.value.findings : completionsOf(text.value, known.value);
	});
	const at = useComputed(() => {
		const found = options.value.findIndex((option) => keyOf(option) === marked.value);
		// Of what a search found, Enter opens the first one; of what could be pressed only the one there is.
		const isSole = options.value.length === 1 || (options.value.length > 0 && options.value[0]?.kind !== "control");
		return found < 0 && reading.value.kind === "findings" && isSole ? 0 : found;
	});
	/** What was sent and has not come back as an event. */
	const underWay = useComputed(() => {
		if (sending.value) return sending.value;
		const last = lately.value?.deed.act;
		return last && targetsOf(last).some((target) => desk.commands.pending.value.has(target)) ? last : null;
	});
	useEffect(() => {
		// The row that is marked stays in sight.
		if (at.value >= 0) document.getElementById(`command-option-${at.value}`)?.scrollIntoView({ block: "nearest" });
	}, [at.value]);

	function write(line: string, isListing: boolean): void {
		text.value = line;
		marked.value = null;
		isListed.value = isListing;
	}

	function move(steps: 1 | -1): void {
		const count = options.value.length;
		const from = at.value < 0 && steps < 0 ? 0 : at.value;
		const next = options.value[(from + steps + count) % count];
		marked.value = next ? keyOf(next) : null;
	}

	function take(option: Option): void {
		if ("line" in option) write(option.line, true);
		else {
			desk.sentLines.add(text.peek());
			write("", false);
			open(desk, option);
		}
	}

	/** Neither a second Enter nor another panel lets the same be sent twice. */
	function mayBeSent(act: Act): boolean {
		const pending = desk.commands.pending.peek();
		return desk.held.peek() === "" && !underWay.peek() && !targetsOf(act).some((target) => pending.has(target));
	}

	/** Return whether it was done. */
	async function send(act: Act): Promise<boolean> {
		sending.value = act;
		const deed = await carryOut(desk, act);
		sending.value = null;
		return deed !== null;
	}

	async function enter(): Promise<void> {
		const option = options.value[at.value];
		if (option) take(option);
		// Nothing is opened unseen.
		else if (reading.value.kind === "findings") isListed.value = true;
		else if (reading.value.kind === "act" && mayBeSent(reading.value.act)) {
			const line = text.peek();
			const { act } = reading.value;
			if (act.name === "acknowledge" && !desk.hasRead([act.alarm])) return;
			desk.sentLines.add(line);
			write("", false);
			// What was refused can be mended, unless something else is being typed already.
			if (!(await send(act)) && text.peek() === "") write(line, false);
		}
	}

	function recall(steps: 1 | -1): void {
		const line = desk.sentLines.move(steps);
		if (line !== null) write(line, false);
	}

	function press(event: KeyboardEvent): boolean {
		const first = options.value[Math.max(0, at.value)];
		if (event.key === "Enter") {
			if (!event.repeat) void enter();
		} else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
			const isUp = event.key === "ArrowUp";
			if (options.value.length > 0) move(isUp ? -1 : 1);
			else recall(isUp ? 1 : -1);
		} else if (event.key === "Tab" && !event.shiftKey && first && "line" in first) take(first);
		else return false;
		return true;
	}

	const isListing = useComputed(() => options.value.length > 0);
	const markedId = useComputed(() => (at.value >= 0 ? `command-option-${at.value}` : undefined));
	useLayoutEffect(() => {
		reader.value = {
			typed: () => {
				desk.sentLines.begin();
				write(text.peek(), true);
			},
			press,
			left: () => {
				isListed.value = false;
			},
			isListing,
			marked: markedId,
		};
		return () => {
			reader.value = null;
		};
	}, []);

	return (
		<>
			<div
				id="command-options"
				class="command-options"
				role="listbox"
				aria-label={t.commandOptions}
				hidden={options.value.length === 0}
			>
				{options.value.map((option, index) => (
					<div
						key={keyOf(option)}
						id={`command-option-${index}`}
						role="option"
						tabIndex={-1}
						data-testid="command-option"
						aria-selected={index === at.value}
						onMouseDown={(event) => {
							// Before the field loses the focus and the list closes.
							event.preventDefault();
							take(option);
						}}
					>
						<OptionWords option={option} />
					</div>
				))}
			</div>
			<ReadingWords reading={reading} isListing={options.value.length > 0} underWay={underWay} done={lately} />
			{underWay.value && text.value !== "" ? (
				<span class="hint">{t.sending}</span>
			) : (
				<Undo
					known={known}
					done={lately}
					isBusy={underWay.value !== null}
					undo={(act) => {
						if (mayBeSent(act)) void send(act);
					}}
				/>
			)}
		</>
	);
}

function OptionWords({ option }: { option: Option }) {
	const { catalogue } = useDesk();
	const t = words.value;
	switch (option.kind) {
		case "verb":
			return (
				<>
					<b>{option.word}</b> {t.commands[option.verb]}
				</>
			);
		case "unit":
			return (
				<>
					<UnitStatusMark status={option.unit.status} /> <b>{option.unit.call_sign}</b>{" "}
					{nameOf(catalogue.unit_types, option.unit.type)} · {nameOf(catalogue.stations, option.unit.station)}
				</>
			);
		case "control":
			return (
				<>
					<b>{option.control.name}</b> <span class="hint">{option.control.where}</span>
				</>
			);
		case "incident":
			return (
				<>
					<PriorityMark priority={option.incident.priority} /> <b>{option.incident.number}</b>{" "}
					{option.incident.type ? nameOf(catalogue.incident_types, option.incident.type) : t.unknownType} ·{" "}
					{option.incident.place || t.unknownPlace}
				</>
			);
		case "hospital":
			return <>{nameOf(catalogue.hospitals, option.hospital.code)}</>;
		case "line":
			return (
				<>
					<b>{option.to.code}</b> {nameOf(catalogue.lines, option.to.code)}
				</>
			);
		case "window":
			return (
				<>
					<b>{option.word}</b> {t.screenNames[option.screen]}
				</>
			);
		case "priority":
			return (
				<>
					<PriorityMark priority={option.priority} /> {t.priority[option.priority - 1]}
				</>
			);
	}
}

interface ReadingProps {
	reading: ReadonlySignal<Reading>;
	/** Whether the line may go on in ways that are listed. */
	isListing: boolean;
	underWay: ReadonlySignal<Act | null>;
	done: ReadonlySignal<Done | null>;
}

/** What the line will do, what is missing in it, or what became of the one before. */
function ReadingWords({ reading, isListing, underWay, done }: ReadingProps) {
	const desk = useDesk();
	const { state, sign, sentence } = told(desk, reading.value, isListing, underWay.value, done.value);
	return (
		<p
			id="command-reading"
			class={`command-reading reading-${state}`}
			role="status"
			data-testid="command-reading"
			data-state={state}
			title={sentence}
		>
			{sign && <b aria-hidden="true">{sign}</b>}
			<span>{sentence}</span>
		</p>
	);
}

const HALF = { state: "half", sign: "…" } as const;
const LACK = { state: "lack", sign: "!" } as const;

function told(
	desk: Desk,
	reading: Reading,
	isListing: boolean,
	underWay: Act | null,
	done: Done | null,
): { state: "sending" | "done" | "act" | "half" | "lack" | "held" | "found" | "empty"; sign: string; sentence: string } {
	const t = words.value;
	switch (reading.kind) {
		case "act":
			if (desk.held.value !== "") return { state: "held", sign: "✕", sentence: desk.held.value };
			return { state: "act", sign: "↵", sentence: actWords(desk, reading.act) };
		case "lack":
			// A word that is half typed is not wrong yet.
			return { ...(isListing ? HALF : LACK), sentence: lackWords(desk, reading.lack) };
		case "findings":
			return { state: "found", sign: "↵", sentence: t.commandFound(reading.findings.length) };
		case "empty":
			if (underWay) return { state: "sending", sign: "…", sentence: t.commandSent(actWords(desk, underWay)) };
			if (done) return { state: "done", sign: "✓", sentence: t.commandDone(actWords(desk, done.deed.act)) };
			return { state: "empty", sign: "", sentence: t.commandEmpty };
	}
}

interface UndoProps {
	known: ReadonlySignal<Known>;
	done: ReadonlySignal<Done | null>;
	isBusy: boolean;
	undo: (act: Act) => void;
}

/** The way back from what was done last, and for how long it is open. */
function Undo({ known, done, isBusy, undo }: UndoProps) {
	const desk = useDesk();
	const t = words.value;
	if (done.value === null) return null;
	const undoing = read("U", known.value);
	if (undoing.kind !== "act") return null;
	const left = Math.ceil((done.value.at + UNDO_WITHIN_MS - desk.now.value) / 1000);
	return (
		<button
			type="button"
			data-testid="command-undo"
			disabled={isBusy || desk.held.value !== ""}
			title={desk.held.value || actWords(desk, undoing.act)}
			onClick={() => undo(undoing.act)}
		>
			{t.undoWithin(left)} <kbd>U</kbd>
		</button>
	);
}
