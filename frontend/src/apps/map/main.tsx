import { render } from "preact";
import { language, words } from "../../i18n/index.ts";
import { Ground } from "../../map/ground.ts";
import { applyTheme } from "../../theme/theme.ts";
import { allWords } from "../words.ts";
import "./map.css";
import { MapPage } from "./MapPage.tsx";

applyTheme();
await allWords();
language.subscribe((code) => {
	document.documentElement.lang = code;
	document.title = words.peek().map;
});
const ground = new Ground(() => location.assign("/login/?next=/map/"));
render(<MapPage ground={ground} />, document.getElementById("page") as HTMLElement);
