import { useEffect, useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";

const KEYS = [
	["F4", "new_incident"],
	["F7", "acknowledge"],
	["F9", "fit_map"],
	["Alt+1…5", "priority"],
	["↑ ↓", "queue"],
	["Enter", "open"],
	["Esc", "close"],
	["?", "help"],
] as const;

export function Help() {
	const { helpOpen } = useDesk();
	return helpOpen.value ? <Open /> : null;
}

function Open() {
	const { helpOpen } = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog
			ref={dialog}
			class="help"
			data-testid="help"
			aria-labelledby="help-title"
			onClose={() => {
				helpOpen.value = false;
			}}
		>
			<h2 id="help-title">{t.help}</h2>
			<dl>
				{KEYS.map(([key, name]) => (
					<div key={key}>
						<dt>
							<kbd>{key}</kbd>
						</dt>
						<dd>{t.keys[name]}</dd>
					</div>
				))}
			</dl>
			<p class="hint">{t.keysNote}</p>
			<button type="button" onClick={() => dialog.current?.close()}>
				{t.close}
			</button>
		</dialog>
	);
}
