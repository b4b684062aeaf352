import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { UnitCard } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { UnitStatusMark } from "./marks.tsx";
import { completed, unitsBeingNamed } from "./mentions.ts";
import { nameOf } from "./names.ts";

const LIST = "note-units";

/** The field of a note. After an `@` it offers the units that may be meant; what is typed stands as it is otherwise. */
export function NoteField({ value, onType }: { value: string; onType(text: string): void }) {
	const desk = useDesk();
	const t = words.value;
	const field = useRef<HTMLTextAreaElement>(null);
	/** Where the caret stands while a unit is being named; null where none is. */
	const caret = useSignal<number | null>(null);
	const marked = useSignal(0);
	/** Where the caret stands once what was taken is in the field. */
	const next = useRef<number | null>(null);
	const listed = (caret.value === null ? null : unitsBeingNamed(value, caret.value, desk.store.units.all())) ?? [];
	const at = Math.min(marked.value, listed.length - 1);

	useLayoutEffect(() => {
		if (next.current === null) return;
		field.current?.setSelectionRange(next.current, next.current);
		next.current = null;
	}, [value]);

	function take(unit: UnitCard): void {
		const taken = completed(value, caret.peek() ?? value.length, unit);
		next.current = taken.caret;
		caret.value = null;
		onType(taken.text);
	}

	function press(event: KeyboardEvent): void {
		const unit = listed[at];
		if (event.isComposing || !unit) return;
		const steps = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (steps !== 0) marked.value = (at + steps + listed.length) % listed.length;
		else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(unit);
		else if (event.key === "Escape") caret.value = null;
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<div class="note-field">
			<textarea
				ref={field}
				name="note"
				rows={2}
				maxLength={4000}
				aria-label={t.notes}
				placeholder={t.notePlaceholder}
				aria-autocomplete="list"
				aria-controls={LIST}
				aria-activedescendant={listed.length > 0 ? `${LIST}-${at}` : undefined}
				value={value}
				onInput={(event) => {
					const { value: typed, selectionEnd } = event.currentTarget;
					caret.value = selectionEnd;
					marked.value = 0;
					onType(typed);
				}}
				onKeyDown={press}
				onBlur={() => {
					caret.value = null;
				}}
			/>
			<div id={LIST} class="found" role="listbox" aria-label={t.unitsToName} hidden={listed.length === 0}>
				{listed.map((unit, index) => (
					<div
						key={unit.id}
						id={`${LIST}-${index}`}
						role="option"
						tabIndex={-1}
						data-testid="note-unit"
						aria-selected={index === at}
						onMouseDown={(event) => {
							// Before the field loses the focus and the list closes.
							event.preventDefault();
							take(unit);
						}}
					>
						<UnitStatusMark status={unit.status} /> <b>{unit.call_sign}</b> {nameOf(desk.catalogue.unit_types, unit.type)}
					</div>
				))}
			</div>
		</div>
	);
}
