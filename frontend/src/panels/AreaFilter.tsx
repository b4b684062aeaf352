import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { AREA_UNKNOWN, areaChoices, areaName } from "./areas.ts";
import { useDesk } from "./desk.ts";

/** Narrows the queue to communes: type a few letters, choose as many as wanted. */
export function AreaFilter() {
	const { queue } = useDesk();
	const t = words.value;
	const isOpen = useSignal(false);
	const box = useRef<HTMLFieldSetElement>(null);
	const opener = useRef<HTMLButtonElement>(null);
	const { areas } = queue.filter.value;
	useEffect(() => {
		const leave = (event: Event): void => {
			if (event.target instanceof Node && !box.current?.contains(event.target)) isOpen.value = false;
		};
		for (const kind of ["pointerdown", "focusin"]) addEventListener(kind, leave);
		return () => {
			for (const kind of ["pointerdown", "focusin"]) removeEventListener(kind, leave);
		};
	}, []);
	return (
		<fieldset
			ref={box}
			class="area-filter"
			aria-label={t.areas}
			onKeyDown={(event) => {
				if (event.key !== "Escape" || !isOpen.peek()) return;
				event.stopPropagation();
				isOpen.value = false;
				opener.current?.focus();
			}}
		>
			<button
				type="button"
				ref={opener}
				class="toggle"
				aria-pressed={areas.length > 0}
				aria-expanded={isOpen.value}
				data-testid="filter-areas"
				onClick={() => {
					isOpen.value = !isOpen.peek();
				}}
			>
				<span class="where-wide">{areas.length > 0 ? t.areasChosen(areas.length) : t.areas}</span>
				<span class="where-narrow">{areas.length > 0 ? t.areasChosenShort(areas.length) : t.areasShort}</span>
			</button>
			{isOpen.value && <Choices />}
		</fieldset>
	);
}

function Choices() {
	const { queue, catalogue, store } = useDesk();
	const t = words.value;
	const text = useSignal("");
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	const { areas } = queue.filter.value;
	/** In the order in which they stood when this was opened: what is ticked does not run away. */
	const first = useRef(areas);
	const choices = areaChoices(catalogue, store.incidents.all(), first.current, text.value);

	function choose(code: string): void {
		queue.look({ areas: areas.includes(code) ? areas.filter((other) => other !== code) : [...areas, code] });
	}

	return (
		<div class="area-choices" data-testid="area-choices">
			<input
				ref={field}
				type="search"
				aria-label={t.areaSearch}
				placeholder={t.areaSearch}
				autocomplete="off"
				spellcheck={false}
				data-testid="area-search"
				value={text.value}
				onInput={(event) => {
					text.value = event.currentTarget.value.normalize("NFC");
				}}
				onKeyDown={(event) => {
					const [only] = choices;
					if (event.key !== "Enter" || event.isComposing || !only || text.peek().trim() === "") return;
					event.preventDefault();
					choose(only.code);
					text.value = "";
				}}
			/>
			{choices.length === 0 && <p class="nothing">{t.areaNone}</p>}
			<ul>
				{choices.map(({ code, incidents }) => (
					<li key={code}>
						<label>
							<input
								type="checkbox"
								data-testid={`area-${code || "unknown"}`}
								checked={areas.includes(code)}
								onChange={() => choose(code)}
							/>
							<span>{code === AREA_UNKNOWN ? t.areaUnknown : areaName(catalogue, code)}</span>
							{incidents > 0 && <span class="count">{t.areaIncidents(incidents)}</span>}
						</label>
					</li>
				))}
			</ul>
			{areas.length > 0 && (
				<button type="button" onClick={() => queue.look({ areas: [] })}>
					{t.areasAll}
				</button>
			)}
		</div>
	);
}
