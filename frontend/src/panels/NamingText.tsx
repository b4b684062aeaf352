import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { partsNaming } from "./mentions.ts";
import { showUnit } from "./showUnit.ts";

/** A text in which the name of a unit leads to it. A unit that this desk does not see stays text. */
export function NamingText({ text, unitIds }: { text: string; unitIds: readonly number[] }) {
	const desk = useDesk();
	const units = unitIds.flatMap((id) => desk.store.units.card(id).value ?? []);
	return (
		<>
			{partsNaming(text, units).map((part, index) =>
				typeof part === "string" ? (
					part
				) : (
					<button
						key={index}
						type="button"
						class="mention"
						data-testid="mention"
						title={words.value.showUnit(part.unit.call_sign)}
						onClick={() => showUnit(desk, part.unit)}
					>
						{part.text}
					</button>
				),
			)}
		</>
	);
}
