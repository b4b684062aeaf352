import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";

/** What reads the line: it comes later than the field, and finds there what was typed meanwhile. */
export interface LineReader {
	typed(): void;
	/** Take a key; whether it was one of the reader's. */
	press(event: KeyboardEvent): boolean;
	left(): void;
	readonly isListing: ReadonlySignal<boolean>;
	/** The id of the marked row of the list. */
	readonly marked: ReadonlySignal<string | undefined>;
}

export interface CommandText {
	readonly line: Signal<string>;
	readonly reader: Signal<LineReader | null>;
}

/** The field of the command line, which is there at once: who presses its key may type on, whatever is still to be fetched. */
export function CommandField({ children }: { children: (text: CommandText) => ComponentChildren }) {
	const t = words.value;
	const text = useMemo<CommandText>(() => ({ line: signal(""), reader: signal(null) }), []);
	const input = useRef<HTMLInputElement>(null);
	const before = useRef<HTMLElement | null>(null);
	const reader = text.reader.value;

	function press(event: KeyboardEvent): void {
		if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
		if (event.key === "Escape") {
			const back = before.current;
			input.current?.blur();
			if (back?.isConnected) back.focus();
		} else if (!reader?.press(event)) return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<section class="command-line" aria-label={t.commandLine}>
			<label for="command-line">
				<kbd>F2</kbd>
				<span class="unseen">{t.commandLine}</span>
			</label>
			<input
				id="command-line"
				ref={input}
				data-testid="command-line"
				placeholder={t.commandHint}
				autocomplete="off"
				autocapitalize="off"
				spellcheck={false}
				role="combobox"
				aria-autocomplete="list"
				aria-controls="command-options"
				aria-describedby="command-reading"
				aria-keyshortcuts="F2 /"
				aria-expanded={reader?.isListing.value ?? false}
				aria-activedescendant={reader?.marked.value}
				value={text.line.value}
				onInput={(event) => {
					text.line.value = event.currentTarget.value;
					reader?.typed();
				}}
				onKeyDown={press}
				onFocus={({ relatedTarget }) => {
					before.current ??= relatedTarget instanceof HTMLElement ? relatedTarget : null;
				}}
				onBlur={() => {
					reader?.left();
					// Where the whole window was left, it is still this field that has the focus when somebody comes back.
					if (document.hasFocus()) before.current = null;
				}}
			/>
			{children(text)}
		</section>
	);
}
