import type { Problem } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { describeProblem } from "../i18n/problems.ts";

export function Trouble({ problem }: { problem: Problem | undefined }) {
	if (!problem) return null;
	return (
		<p class="wrong" role="alert" data-code={problem.code}>
			{describeProblem(problem, words.value)}
		</p>
	);
}
