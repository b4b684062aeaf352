import { render } from "preact";
import { language } from "../../i18n/index.ts";
import { applyTheme, followTheme } from "../../theme/theme.ts";
import { allWords } from "../words.ts";
import "./review.css";

applyTheme();
followTheme();
await allWords();
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
