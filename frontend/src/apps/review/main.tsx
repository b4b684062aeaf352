import { render } from "preact";
import { fetchAllWords, language, settleLanguage } from "../../i18n/index.ts";
import { applyTheme, followTheme } from "../../theme/theme.ts";
import "./review.css";

/** Without words nothing can be said: the page stays empty until they are there. */
const RETRY_MS = 2_000;

applyTheme();
followTheme();
while (!(await areThere())) await new Promise((done) => setTimeout(done, RETRY_MS));
// Fetched by itself: what only this page needs is not in what every page fetches first.
const [{ ReviewPage }, { reviewWords }] = await Promise.all([
	import("../../reviewPanels/ReviewPage.tsx"),
	import("../../i18n/review.ts"),
]);
language.subscribe((code) => {
	document.documentElement.lang = code;
	document.title = reviewWords[code].title;
});
render(<ReviewPage />, document.getElementById("page") as HTMLElement);

async function areThere(): Promise<boolean> {
	if (!(await settleLanguage(document.documentElement.lang))) return false;
	return fetchAllWords().then(
		() => true,
		() => false,
	);
}
