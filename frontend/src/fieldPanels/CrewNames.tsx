import { useSignal } from "@preact/signals";
import { reportShift } from "../field/deeds.ts";
import { words } from "../i18n/field/index.ts";
import { EmergencyButton } from "./EmergencyButton.tsx";
import { useTools } from "./PhoneContext.tsx";

const FIRST_ROWS = 2;
const MOST_ROWS = 8;

/** Who is on this shift: the record names people, not a vehicle. */
export function CrewNames() {
	const { phone } = useTools();
	const t = words.value;
	const last = phone.self.value?.crew ?? [];
	const names = useSignal<string[]>(Array.from({ length: Math.max(FIRST_ROWS, last.length) }, (_, row) => last[row] ?? ""));
	const given = names.value.map((name) => name.trim()).filter(Boolean);
	const unit = phone.unit.value;
	return (
		<main class="page">
			<div class="scrolled">
				<h1>{t.crewTitle}</h1>
				<p>{t.crewHow}</p>
				<form
					onSubmit={(event) => {
						event.preventDefault();
						if (unit && given.length > 0) void phone.do(reportShift(unit, given, true));
					}}
				>
					{names.value.map((name, row) => (
						<label key={row}>
							{t.crewName(row + 1)}
							<input
								data-testid="crew-name"
								maxLength={200}
								autoComplete="name"
								value={name}
								onInput={({ currentTarget }) => {
									names.value = names.value.map((other, each) => (each === row ? currentTarget.value : other));
								}}
							/>
						</label>
					))}
					{names.value.length < MOST_ROWS && (
						<button
							type="button"
							data-testid="add-name"
							onClick={() => {
								names.value = [...names.value, ""];
							}}
						>
							{t.addName}
						</button>
					)}
					<button type="submit" class="main-action" data-testid="begin-shift" disabled={given.length === 0}>
						{t.beginShift}
					</button>
				</form>
			</div>
			<div class="actions">
				<EmergencyButton />
			</div>
		</main>
	);
}
