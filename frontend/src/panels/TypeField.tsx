import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { digitOf } from "../keys/keys.ts";
import { useDesk } from "./desk.ts";
import { AgencyMark } from "./marks.tsx";
import { nameOf } from "./names.ts";
import { typesMeant } from "./typeSearch.ts";

interface Props {
	/** The field's id, for its label. */
	id: string;
	text: string;
	/** The agencies whose types go before others that fit as well. */
	agencies: readonly string[];
	onType(text: string): void;
	onChoose(code: string): void;
	/** Enter where nothing is typed. */
	onGoOn?: () => void;
}

/** A type of incident by a few words of it: what they mean stands under them, and a digit, an arrow or Enter chooses. */
export function TypeField({ id, text, agencies, onType, onChoose, onGoOn }: Props) {
	const { catalogue } = useDesk();
	const t = words.value;
	const hasFocus = useSignal(false);
	const marked = useSignal(0);
	const found = useMemo(() => typesMeant(text, catalogue.incident_types, agencies), [text, catalogue, agencies.join()]);
	const answer = useRef<HTMLDivElement>(null);
	const isOpen = hasFocus.value && text.trim() !== "";
	const at = Math.min(marked.value, found.length - 1);

	useEffect(() => {
		if (isOpen) answer.current?.scrollIntoView({ block: "nearest" });
	}, [isOpen, found]);

	function choose(index: number): void {
		const type = found[index];
		if (!type) return;
		onType("");
		onChoose(type.code);
	}

	function press(event: KeyboardEvent): void {
		if (event.isComposing || !isOpen) {
			if (event.key === "Enter" && !event.isComposing && onGoOn) {
				event.preventDefault();
				onGoOn();
			}
			return;
		}
		const digit = digitOf(event);
		if (digit !== null && digit <= found.length) choose(digit - 1);
		else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			const steps = event.key === "ArrowDown" ? 1 : -1;
			if (found.length > 0) marked.value = (at + steps + found.length) % found.length;
		} else if (event.key === "Enter") choose(at);
		else if (event.key === "Escape") onType("");
		else return;
		event.preventDefault();
		event.stopPropagation();
	}

	return (
		<div class="type-field">
			<input
				id={id}
				name="type-words"
				maxLength={60}
				placeholder={t.typeHint}
				autocomplete="off"
				role="combobox"
				aria-label={t.typeWords}
				aria-autocomplete="list"
				aria-controls={`${id}-found`}
				aria-expanded={isOpen && found.length > 0}
				aria-activedescendant={isOpen && at >= 0 ? `${id}-${at}` : undefined}
				value={text}
				onInput={(event) => {
					marked.value = 0;
					onType(event.currentTarget.value);
				}}
				onKeyDown={press}
				onFocus={() => {
					hasFocus.value = true;
				}}
				onBlur={() => {
					hasFocus.value = false;
				}}
			/>
			<div ref={answer} class="type-answer" hidden={!isOpen}>
				<p role="status" class="unseen">
					{isOpen && t.typesFound(found.length)}
				</p>
				{found.length === 0 && <p>{t.typesFound(0)}</p>}
				<div id={`${id}-found`} role="listbox" aria-label={t.typeWords} hidden={found.length === 0}>
					{found.map((type, index) => (
						<div
							key={type.code}
							id={`${id}-${index}`}
							role="option"
							tabIndex={-1}
							data-testid="type-option"
							data-type={type.code}
							aria-selected={index === at}
							onMouseDown={(event) => {
								// Before the field loses the focus and the list closes.
								event.preventDefault();
								choose(index);
							}}
						>
							<kbd>{index + 1}</kbd> <strong>{nameOf(catalogue.incident_types, type.code)}</strong>{" "}
							{type.agencies.map((agency) => (
								<AgencyMark key={agency} agency={agency} />
							))}{" "}
							<small>P{type.priority}</small>
						</div>
					))}
				</div>
			</div>
		</div>
	);
}
