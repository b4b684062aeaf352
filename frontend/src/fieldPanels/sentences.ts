// What a crew reads of a refusal.
import type { Problem } from "../contract.ts";
import { words } from "../i18n/field/index.ts";

/** In a sentence; "" where it cannot be fetched. */
export async function sentenceOf(problem: Problem, code: "vi" | "en"): Promise<string> {
	try {
		const [{ describeProblem }, { refusedWords }, { problems }] = await Promise.all([
			import("../i18n/problems.ts"),
			import("../i18n/field/refused.ts"),
			code === "vi" ? import("../i18n/vi/problems.ts") : import("../i18n/en/problems.ts"),
		]);
		// What the desk reads of some of them speaks of what only a desk does.
		return describeProblem(problem, { ...words.peek(), problems: { ...problems, ...refusedWords[code].problems } });
	} catch {
		// Without a signal the sentences may not be there.
		return problem.code === "network_failed" ? words.peek().network_failed : "";
	}
}
