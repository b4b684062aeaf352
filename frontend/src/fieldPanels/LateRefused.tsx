import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RefusedAction } from "../field/storage.ts";
import { words } from "../i18n/field/index.ts";

type Item = FunctionComponent<{ refused: RefusedAction }>;

/** What can be done about a refusal: few are ever needed, so it is fetched then. */
export function LateRefused({ refused }: { refused: RefusedAction }) {
	const [Part, setPart] = useState<Item | "missing" | null>(null);
	useEffect(() => {
		import("./RefusedItem.tsx").then(
			({ RefusedItem }) => setPart(() => RefusedItem),
			() => setPart("missing"),
		);
	}, []);
	if (Part === "missing") return <p class="warning">{words.value.partLater}</p>;
	return Part ? <Part refused={refused} /> : <p role="status">{words.value.loading}</p>;
}
