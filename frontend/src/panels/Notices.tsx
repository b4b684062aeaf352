import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { useDesk } from "./desk.ts";
import { JustEnded } from "./EndedLately.tsx";
import { Faults } from "./Faults.tsx";

/** What the centre refused, what of it does not work, and why commands are blocked. */
export function Notices() {
	const desk = useDesk();
	const t = words.value;
	const stale = desk.connection.freshness.value !== "live";
	const degraded = desk.connection.degraded.value.map((part) => t.parts[part] ?? part).join(", ");
	return (
		<section class="notices" role="alert">
			{stale && (
				<p class="notice blocked" data-testid="stale-explanation">
					{t.staleExplained}
				</p>
			)}
			{degraded && (
				<p class="notice" data-testid="degraded">
					{t.degraded(degraded)}
				</p>
			)}
			<Faults />
			{desk.notices.value.map(({ id, problem }) => (
				<p key={id} class="notice" data-testid="notice" data-code={problem.code}>
					<span>{describeProblem(problem, t)}</span>
					<button type="button" aria-label={t.dismiss} title={t.dismiss} onClick={() => desk.dismiss(id)}>
						×
					</button>
				</p>
			))}
			<JustEnded />
		</section>
	);
}
