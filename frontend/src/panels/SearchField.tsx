import { words } from "../i18n/index.ts";

interface SearchFieldProps {
	label: string;
	testId: string;
	text: string;
	onText: (text: string) => void;
}

/** A field that narrows the list of its panel while somebody types; ↓ and Enter go into the list. */
export function SearchField({ label, testId, text, onText }: SearchFieldProps) {
	return (
		<label class="search">
			<span class="unseen">{label}</span>
			<input
				type="search"
				data-search
				data-testid={testId}
				placeholder={label}
				title={words.value.searchHint}
				maxLength={200}
				autocomplete="off"
				spellcheck={false}
				value={text}
				onInput={(event) => onText(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "Enter")) return;
					event.preventDefault();
					event.currentTarget.closest("[data-panel]")?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
				}}
			/>
			<kbd>F3</kbd>
		</label>
	);
}
