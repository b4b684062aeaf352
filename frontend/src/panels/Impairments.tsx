import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { Faults } from "./Faults.tsx";
import { WarningMark } from "./marks.tsx";

/** The parts without which this screen cannot be trusted or obeyed, the gravest first. */
const GRAVE = ["database", "database_read_only", "engine"];

/**
 * What does not work, and what to do until it does: a line for each, read out once. Below the board, so that nothing
 * that somebody is about to press moves away.
 */
export function Impairments() {
	const { connection } = useDesk();
	const t = words.value;
	const freshness = connection.freshness.value;
	const parts = connection.degraded.value;
	const grave = GRAVE.filter((part) => parts.includes(part));
	const others = parts.filter((part) => !GRAVE.includes(part));
	return (
		<section class="impairments" aria-label={t.impairments}>
			<div role="alert" aria-atomic="false">
				{freshness !== "live" && (
					<p key="connection" class="notice blocked" data-testid="stale-explanation">
						<WarningMark />
						<span>{freshness === "stale" ? t.staleExplained : t.offlineExplained}</span>
					</p>
				)}
				{grave.map((part) => (
					<Impairment key={part} part={part} isGrave />
				))}
			</div>
			<div role="status" aria-atomic="false">
				{others.map((part) => (
					<Impairment key={part} part={part} />
				))}
				<Faults />
			</div>
		</section>
	);
}

function Impairment({ part, isGrave = false }: { part: string; isGrave?: boolean }) {
	const t = words.value;
	return (
		<p class={isGrave ? "notice blocked" : "notice"} data-testid="degraded" data-part={part}>
			<WarningMark />
			<span>{t.impaired[part] ?? t.impairedOther(part)}</span>
		</p>
	);
}
