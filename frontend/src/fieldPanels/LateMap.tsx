import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Work } from "../field/work.ts";
import { words } from "../i18n/field/index.ts";

type Tab = FunctionComponent<{ work: Work }>;

/** The map weighs five times as much as the rest of the page: it is fetched when somebody wants it. */
export function LateMap({ work }: { work: Work }) {
	const [Part, setPart] = useState<Tab | "missing" | null>(null);
	useEffect(() => {
		import("./MapTab.tsx").then(
			({ MapTab }) => setPart(() => MapTab),
			() => setPart("missing"),
		);
	}, []);
	if (Part === "missing") return <p class="warning">{words.value.mapUnavailable}</p>;
	return Part ? <Part work={work} /> : <p role="status">{words.value.loading}</p>;
}
