import { useEffect, useState } from "preact/hooks";
import type { Catalogue } from "../contract.ts";
import { words } from "../i18n/index.ts";
import { LanguageButton } from "../panels/LanguageButton.tsx";
import { toggleTheme } from "../theme/theme.ts";
import { CatalogueProvider, useReviewWords } from "./context.ts";
import { Find, firstQuery } from "./Find.tsx";
import { IncidentLook } from "./IncidentLook.tsx";
import { Measures } from "./Measures.tsx";
import { Trouble } from "./Trouble.tsx";
import { useRead } from "./useRead.ts";

/** The incident that the address names, so that one page can be shown to others. */
function named(): number | null {
	const id = Number(new URLSearchParams(location.hash.slice(1)).get("incident"));
	return Number.isSafeInteger(id) && id > 0 ? id : null;
}

export function ReviewPage() {
	const t = useReviewWords();
	const { value: catalogue, problem } = useRead<Catalogue>("/catalogue");
	const [query, setQuery] = useState(() => firstQuery(Date.now()));
	const [chosen, setChosen] = useState(named);

	function choose(id: number | null): void {
		history.pushState(null, "", id === null ? location.pathname : `#incident=${id}`);
		setChosen(id);
	}

	useEffect(() => {
		// Back, forward, and an address that somebody pastes.
		const follow = (): void => setChosen(named());
		addEventListener("popstate", follow);
		return () => removeEventListener("popstate", follow);
	}, []);

	return (
		<>
			<header class="top">
				<h1>{t.title}</h1>
				<a href="/">{words.value.backToConsole}</a>
				<button
					type="button"
					class="toggle"
					data-testid="show-measures"
					aria-pressed={chosen === null}
					onClick={() => choose(null)}
				>
					{t.measures}
				</button>
				<div class="switches">
					<button type="button" data-testid="theme" onClick={toggleTheme}>
						{words.value.theme}
					</button>
					<LanguageButton code="vi" name="Tiếng Việt" />
					<LanguageButton code="en" name="English" />
				</div>
			</header>
			<main>
				<Trouble problem={problem} />
				{catalogue && (
					<CatalogueProvider value={catalogue}>
						<Find query={query} onQuery={setQuery} chosen={chosen} onChoose={choose} />
						<div class="look">
							{chosen === null ? <Measures query={query} onChoose={choose} /> : <IncidentLook key={chosen} id={chosen} />}
						</div>
					</CatalogueProvider>
				)}
			</main>
		</>
	);
}
