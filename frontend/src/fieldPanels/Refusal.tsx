import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../contract.ts";
import { language, words } from "../i18n/field/index.ts";
import { sentenceOf } from "./sentences.ts";

/** Why the centre did not do something, in a sentence that says what to do; the sentences are fetched when one is needed. */
export function Refusal({ problem }: { problem: Problem }) {
	/** Null until it is there. */
	const sentence = useSignal<string | null>(null);
	const code = language.value;
	useEffect(() => {
		void sentenceOf(problem, code).then((found) => {
			sentence.value = found;
		});
	}, [problem, code]);
	return (
		<p class="warning" role="alert" data-testid="refusal" data-code={problem.code}>
			{sentence.value === null ? words.value.loading : sentence.value || problem.detail || problem.code}
		</p>
	);
}
