import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Catalogue } from "../contract.ts";
import { language } from "../i18n/index.ts";
import { reviewWords } from "../i18n/review.ts";

const CatalogueContext = createContext<Catalogue | null>(null);
export const CatalogueProvider = CatalogueContext.Provider;

export function useCatalogue(): Catalogue {
	const catalogue = useContext(CatalogueContext);
	if (!catalogue) throw new Error("a panel stands outside its page");
	return catalogue;
}

/** The words of this page in the screen's language. */
export function useReviewWords(): typeof reviewWords.vi {
	return reviewWords[language.value];
}
