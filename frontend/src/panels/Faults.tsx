import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { faultText } from "./faultText.ts";
import { timeAndDay } from "./time.ts";

/** What the centre has found to be wrong with itself. */
export function Faults() {
	const desk = useDesk();
	const t = words.value;
	return (
		<>
			{desk.store.faults.all().map((fault) => (
				<p key={fault.id} class="notice" title={fault.detail} data-testid="fault" data-code={fault.code}>
					<span>
						<b>{faultText(fault)}</b>. {t.faultAdvice[fault.code] ?? t.faultOther}
					</span>
					<span class="hint">{t.since(timeAndDay(fault.began_at, desk.now.value))}</span>
				</p>
			))}
		</>
	);
}
