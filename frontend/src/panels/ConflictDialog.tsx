import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { IncidentChanges } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { Command } from "./Command.tsx";
import type { Conflict } from "./conflicts.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { fieldText } from "./details.ts";
import type { TextField } from "./drafts.ts";
import { READ_WITHIN_MS } from "./underKey.ts";

export function ConflictDialog() {
	const conflict = useDesk().conflicts.asked.value;
	return conflict && <Open key={conflict.id} conflict={conflict} />;
}

/** Both texts side by side: nobody's work is overwritten without a person's decision. */
function Open({ conflict }: { conflict: Conflict }) {
	const desk = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	const isRead = useSignal(false);
	// The dialog may open under a hand that types: the next key must not decide.
	useEffect(() => {
		dialog.current?.querySelector("h2")?.focus();
		const timer = setTimeout(() => {
			isRead.value = true;
		}, READ_WITHIN_MS);
		return () => clearTimeout(timer);
	}, []);
	const { current, changes } = conflict;
	const fields = Object.keys(changes) as (keyof IncidentChanges)[];

	function keepTheirs(): void {
		for (const field of fields) desk.forget(current.id, field);
		desk.conflicts.asked.value = null;
	}

	async function keepMine(): Promise<void> {
		desk.conflicts.asked.value = null;
		const typed = desk.drafts.peek().get(current.id) ?? {};
		if (!(await desk.change(current, current.version, changes))) return;
		// What was typed stays until the centre has it, and what was typed on meanwhile stays too.
		for (const [field, { text }] of Object.entries(typed))
			if (field in changes) desk.forgetSaved(current.id, field as TextField, text);
	}

	return (
		<Dialog
			dialog={dialog}
			class="conflict"
			data-testid="conflict"
			aria-labelledby="conflict-title"
			onClose={() => {
				desk.conflicts.asked.value = null;
			}}
		>
			<h2 id="conflict-title" tabIndex={-1}>
				{t.conflict}
			</h2>
			<p>{t.conflictExplained(current.number)}</p>
			<table>
				<thead>
					<tr>
						<td />
						<th scope="col">{t.mine}</th>
						<th scope="col">{t.theirs}</th>
					</tr>
				</thead>
				<tbody>
					{fields.map((field) => (
						<tr key={field}>
							<th scope="row">{t.field[field]}</th>
							<td>{fieldText(desk.catalogue, field, changes[field])}</td>
							<td>{fieldText(desk.catalogue, field, current[field])}</td>
						</tr>
					))}
				</tbody>
			</table>
			<p class="buttons">
				<button type="button" class="primary" data-testid="keep-theirs" disabled={!isRead.value} onClick={keepTheirs}>
					{t.keepTheirs}
				</button>
				<Command type="button" data-testid="keep-mine" disabled={!isRead.value} onClick={keepMine}>
					{t.keepMine}
				</Command>
			</p>
		</Dialog>
	);
}
