import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";
import { useDesk } from "./desk.ts";
import { JustEnded } from "./EndedLately.tsx";

/** What the centre refused, and what this desk may take back. */
export function Notices() {
	const desk = useDesk();
	const t = words.value;
	return (
		<section class="notices">
			<div role="alert" aria-atomic="false">
				{desk.notices.value.map(({ id, problem }) => (
					<p key={id} class="notice" data-testid="notice" data-code={problem.code}>
						<span>{describeProblem(problem, t)}</span>
						<button type="button" aria-label={t.dismiss} title={t.dismiss} onClick={() => desk.dismiss(id)}>
							×
						</button>
					</p>
				))}
			</div>
			<JustEnded />
		</section>
	);
}
