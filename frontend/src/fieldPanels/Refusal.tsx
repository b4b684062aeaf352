import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../contract.ts";
import { language, words } from "../i18n/field/index.ts";

/** Why the centre did not do something, in a sentence that says what to do; the sentences are fetched when one is needed. */
export function Refusal({ problem }: { problem: Problem }) {
	const sentence = useSignal("");
	const code = language.value;
	useEffect(() => {
		void sentenceOf(problem, code).then((found) => {
			sentence.value = found;
		});
	}, [problem, code]);
	return (
		<p class="warning" role="alert" data-testid="refusal" data-code={problem.code}>
			{sentence.value || problem.detail || problem.code}
		</p>
	);
}

async function sentenceOf(problem: Problem, code: "vi" | "en"): Promise<string> {
	try {
		const [{ describeProblem }, { problems }] = await Promise.all([
			import("../i18n/problems.ts"),
			code === "vi" ? import("../i18n/vi/problems.ts") : import("../i18n/en/problems.ts"),
		]);
		return describeProblem(problem, { ...words.peek(), problems });
	} catch {
		// Without a signal the sentences may not be there.
		return problem.code === "network_failed" ? words.peek().network_failed : "";
	}
}
