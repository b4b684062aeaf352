import { render } from "preact";
import { fetchAllWords, language, settleLanguage, words } from "../../i18n/index.ts";
import { Ground } from "../../map/ground.ts";
import { applyTheme } from "../../theme/theme.ts";
import "./map.css";
import { MapPage } from "./MapPage.tsx";

/** Without words nothing can be said: the page stays empty until they are there. */
const RETRY_MS = 2_000;

applyTheme();
while (!(await areThere())) await new Promise((done) => setTimeout(done, RETRY_MS));
language.subscribe((code) => {
	document.documentElement.lang = code;
	document.title = words.peek().map;
});
const ground = new Ground(() => location.assign("/login/?next=/map/"));
render(<MapPage ground={ground} />, document.getElementById("page") as HTMLElement);

async function areThere(): Promise<boolean> {
	if (!(await settleLanguage(document.documentElement.lang))) return false;
	return fetchAllWords().then(
		() => true,
		() => false,
	);
}
