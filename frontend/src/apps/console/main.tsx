import { signal } from "@preact/signals";
import { render } from "preact";
import type { Catalogue, Me } from "../../contract.ts";
import { language, settleLanguage, words } from "../../i18n/index.ts";
import { systemClock } from "../../live/clock.ts";
import { Desk, DeskProvider } from "../../panels/desk.ts";
import { webAudioPlayer } from "../../sound/player.ts";
import { Ringer } from "../../sound/ringer.ts";
import { applyTheme } from "../../theme/theme.ts";
import { Console } from "./Console.tsx";
import "./console.css";
import "./commandline.css";
import "./coverage.css";
import "./lists.css";
import "./nearby.css";
import "./watch.css";
import "./work.css";
import { listenToKeys } from "./keyboard.ts";
import { openLine } from "./line.ts";
import "./map.css";
import { keepMapChoice } from "./mapChoice.ts";

const RETRY_MS = 2_000;
const RELOAD_AFTER_MS = 10_000;

applyTheme();
settleLanguage(document.documentElement.lang);
const root = document.getElementById("console") as HTMLElement;

/** The screen's own time in milliseconds, moved every second. */
const tick = signal(systemClock.now());

language.subscribe((code) => {
	document.documentElement.lang = code;
});

const line = openLine();
setInterval(() => {
	tick.value = systemClock.now();
	line.connection.noticeSilence();
}, 1000);
line.connection.ended.subscribe((ended) => {
	if (ended === "signed_out") line.signInAgain();
	// The page begins again with what this person may now see; told so at once, it would only do so for ever.
	if (ended === "rights_changed" && performance.now() > RELOAD_AFTER_MS) location.reload();
	else if (ended === "rights_changed") say("notAllowed");
});
void begin();

function say(sentence: "loading" | "loadingFailed" | "notAllowed"): void {
	render(<Waiting sentence={sentence} />, root);
}

function Waiting({ sentence }: { sentence: "loading" | "loadingFailed" | "notAllowed" }) {
	return (
		<p class="waiting" role="status">
			{words.value[sentence]}
			{sentence === "notAllowed" && (
				<button type="button" onClick={line.signIn}>
					{words.value.signOut}
				</button>
			)}
		</p>
	);
}

async function begin(): Promise<void> {
	say("loading");
	const [me, catalogue] = await Promise.all([line.commands.read<Me>("/me"), line.commands.read<Catalogue>("/catalogue")]);
	if (!me.ok || !catalogue.ok) {
		say("loadingFailed");
		setTimeout(begin, RETRY_MS);
		return;
	}
	settleLanguage(me.value.language);
	if (me.value.roles.every((role) => role === "crew")) {
		say("notAllowed");
		return;
	}
	const desk = new Desk(
		me.value,
		catalogue.value,
		line.store,
		line.commands,
		line.connection,
		line.desks,
		tick,
		sessionStorage,
	);
	const ringer = new Ringer(desk.alarms, line.connection.freshness, webAudioPlayer(), systemClock);
	// Browsers let sound begin only after a touch of the page: the first one will do.
	for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => ringer.player.unblock(), { once: true });
	listenToKeys(desk);
	keepMapChoice(desk);
	desk.alarms.subscribe((alarms) => {
		document.title = alarms.length ? `(${alarms.length}) ${me.value.centre}` : me.value.centre;
	});
	render(
		<DeskProvider value={desk}>
			<Console ringer={ringer} tick={tick} />
		</DeskProvider>,
		root,
	);
	line.connection.start();
}
