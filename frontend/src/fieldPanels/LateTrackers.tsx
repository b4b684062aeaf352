import type { FunctionComponent } from "preact";
import { useState } from "preact/hooks";
import { words } from "../i18n/field/index.ts";

/** How positions are sent with the screen off: read once, so it is fetched when somebody opens it. */
export function LateTrackers() {
	const [Part, setPart] = useState<FunctionComponent | "missing" | null>(null);
	const t = words.value;

	async function fetchPart(): Promise<void> {
		try {
			const { Trackers } = await import("./Trackers.tsx");
			setPart(() => Trackers);
		} catch {
			setPart("missing");
		}
	}

	return (
		<details
			data-testid="screen-off"
			onToggle={({ currentTarget }) => {
				if (currentTarget.open && typeof Part !== "function") void fetchPart();
			}}
		>
			<summary>{t.screenOff}</summary>
			{Part === "missing" && <p class="warning">{t.partLater}</p>}
			{Part === null && <p role="status">{t.loading}</p>}
			{typeof Part === "function" && <Part />}
		</details>
	);
}
