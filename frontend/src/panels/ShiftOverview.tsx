import type { ComponentChildren } from "preact";
import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { faultText } from "./faultText.ts";
import { Counts } from "./TopBar.tsx";

const SHOWN = 4;

/** What whoever comes finds: short, the whole of it stands on the console. */
export function ShiftOverview() {
	const { store, alarms, alarmsElsewhere } = useDesk();
	const t = words.value;
	const out = store.units.all().filter(({ status }) => status === "out_of_service");
	return (
		<section class="shift-overview" aria-label={t.shiftOpen}>
			<h3>{t.shiftOpen}</h3>
			<Counts />
			<p>{t.alarmLamp(alarms.value.length, alarmsElsewhere.value.length)}</p>
			<dl>
				<Listed name={t.shiftUnitsOut}>
					{out.map((unit) => (
						<li key={unit.id}>
							<b>{unit.call_sign}</b> {unit.status_reason}
						</li>
					))}
				</Listed>
				<Listed name={t.shiftFaults}>
					{store.faults.all().map((fault) => (
						<li key={fault.id}>{faultText(fault)}</li>
					))}
				</Listed>
				<Listed name={t.shiftClosures}>
					{store.closures.all().map((closure) => (
						<li key={closure.id}>
							{t.closureKind[closure.kind]} {closure.place}
						</li>
					))}
				</Listed>
			</dl>
		</section>
	);
}

function Listed({ name, children }: { name: string; children: ComponentChildren[] }) {
	const t = words.value;
	return (
		<div>
			<dt>
				{name} <b>{children.length}</b>
			</dt>
			<dd>
				{children.length === 0 && <span class="hint">{t.shiftNone}</span>}
				<ul>{children.slice(0, SHOWN)}</ul>
				{children.length > SHOWN && <span class="hint">{t.shiftMore(children.length - SHOWN)}</span>}
			</dd>
		</div>
	);
}
