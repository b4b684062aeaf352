import { useRef } from "preact/hooks";
import { VERBS } from "../commandline/parts.ts";
import { words } from "../i18n/index.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";

const KEYS = [
	["F2 /", "command_line"],
	["F3", "search"],
	["⇧F3", "see_all"],
	["F4", "new_incident"],
	["⇧F4", "messages"],
	["F6", "next_panel"],
	["F7", "acknowledge"],
	["F8", "recommend"],
	["⇧F7", "acknowledge_message"],
	["⇧F8", "dismiss_missed"],
	["F9", "fit_map"],
	["F10", "take_call"],
	["Alt+Q I N", "verdicts"],
	["Alt+T", "same"],
	["⇧F9", "pop_out"],
	["Alt+1…5", "priority"],
	["Alt+R", "refer"],
	["↑ ↓ Home End", "queue"],
	["Enter", "open"],
	["Esc", "close"],
	["F1 ?", "help"],
] as const;

export function Help() {
	const { helpOpen } = useDesk();
	return helpOpen.value ? <Open /> : null;
}

function Open() {
	const { helpOpen, singleKeys } = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<Dialog
			dialog={dialog}
			class="help"
			data-testid="help"
			aria-labelledby="help-title"
			onClose={() => {
				helpOpen.value = false;
			}}
		>
			<h2 id="help-title">{t.helpTitle}</h2>
			<div class="two-lists">
				<section>
					<h3>{t.help}</h3>
					<dl>
						{KEYS.map(([key, name]) => (
							<Row key={key} typed={key} does={t.keys[name]} />
						))}
					</dl>
					<p class="hint">{t.keysNote}</p>
					<label>
						<input
							type="checkbox"
							data-testid="single-keys"
							checked={singleKeys.act.value}
							onChange={({ currentTarget }) => singleKeys.let(currentTarget.checked)}
						/>{" "}
						{t.singleKeys}
					</label>
				</section>
				<section class="commands" data-testid="help-commands">
					<h3>{t.commandTitle}</h3>
					<dl>
						{VERBS.map((verb) => (
							<Row key={verb} typed={t.commandForms[verb]} does={t.commands[verb]} />
						))}
					</dl>
					<p class="hint">{t.commandNote}</p>
				</section>
			</div>
			<button type="button" onClick={() => dialog.current?.close()}>
				{t.close}
			</button>
		</Dialog>
	);
}

function Row({ typed, does }: { typed: string; does: string }) {
	return (
		<div>
			<dt>
				<kbd>{typed}</kbd>
			</dt>
			<dd>{does}</dd>
		</div>
	);
}
