import { computed, signal } from "@preact/signals";
import { render } from "preact";
import type { Catalogue, Me } from "../../contract.ts";
import { fetchAllWords, followLanguage, language, settleLanguage, words } from "../../i18n/index.ts";
import { systemClock } from "../../live/clock.ts";
import { Desk, DeskProvider } from "../../panels/desk.ts";
import { screenNamed } from "../../screens/protocol.ts";
import { LoudnessSetting } from "../../sound/loudness.ts";
import { webAudioPlayer } from "../../sound/player.ts";
import { Ringer } from "../../sound/ringer.ts";
import { applyTheme, followTheme } from "../../theme/theme.ts";
import { Console } from "./Console.tsx";
import "./console.css";
import "./callform.css";
import "./chat.css";
import "./lists.css";
import "./shift.css";
import "./watch.css";
import "./alarms.css";
import "./screens.css";
import "./work.css";
import { listenToKeys } from "./keyboard.ts";
import "./late.css";
import { fetchTheRest } from "./lateParts.ts";
import { openLine } from "./line.ts";
import "./map.css";
import { keepMapChoice } from "./mapChoice.ts";
import { tellOutside } from "./outside.ts";
import { keepInStep, openWindows, shortShelf } from "./windows.ts";

const RETRY_MS = 2_000;
const RELOAD_AFTER_MS = 10_000;
const WORDLESS =
	"Chưa tải được bàn điều hành. Đang thử lại… Nếu vẫn không được, tải lại trang. · The console could not be loaded yet. Trying again… If that does not help, reload the page.";

applyTheme();
followTheme();
followLanguage();
const root = document.getElementById("console") as HTMLElement;
/** The only panel of this window; null in the console. */
const screen = screenNamed(root.dataset.screen);

/** The screen's own time in milliseconds, moved every second. */
const tick = signal(systemClock.now());

const line = openLine(screen);
const windows = openWindows(screen);
setInterval(() => {
	tick.value = systemClock.now();
	line.connection.noticeSilence();
}, 1000);
line.connection.ended.subscribe((ended) => {
	// A window that the console opened goes with it, and leaves nothing on a second screen.
	if (ended === "signed_out" && screen !== null) close();
	if (ended === "signed_out") line.signInAgain();
	// The page begins again with what this person may now see; told so at once, it would only do so for ever.
	if (ended === "rights_changed" && performance.now() > RELOAD_AFTER_MS) location.reload();
	else if (ended === "rights_changed") say("notAllowed");
});
void open();

/** Without words nothing can be said in one language: until they are there, it is said in both. */
async function open(): Promise<void> {
	if (!(await settleLanguage(document.documentElement.lang))) {
		render(<p class="waiting">{WORDLESS}</p>, root);
		setTimeout(open, RETRY_MS);
		return;
	}
	language.subscribe((code) => {
		document.documentElement.lang = code;
	});
	await begin();
}

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
	const [me, catalogue, lone] = await Promise.all([
		line.commands.read<Me>("/me"),
		line.commands.read<Catalogue>("/catalogue"),
		// Only a window of one panel needs it.
		screen === null ? null : loneScreen().catch(() => undefined),
	]);
	if (!me.ok || !catalogue.ok || lone === undefined) {
		say("loadingFailed");
		setTimeout(begin, RETRY_MS);
		return;
	}
	await settleLanguage(me.value.language);
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
		screen === null ? sessionStorage : shortShelf(),
		windows,
		localStorage,
	);
	const ringer = ringerOf(desk);
	// Browsers let sound begin only after a touch of the page: the first one will do.
	for (const touch of ["pointerdown", "keydown"]) addEventListener(touch, () => void ringer.player.unblock(), { once: true });
	listenToKeys(desk);
	if (screen === null) keepMapChoice(desk);
	tellOutside(
		desk,
		computed(() => (screen === null ? me.value.centre : `${words.value.screenNames[screen]} · ${me.value.centre}`)),
	);
	render(
		<DeskProvider value={desk}>
			{screen === null || lone === null ? (
				<Console ringer={ringer} tick={tick} />
			) : (
				<lone.Screen screen={screen} ringer={ringer} tick={tick} />
			)}
		</DeskProvider>,
		root,
	);
	keepInStep(desk, windows, ringer.player.blocked);
	line.connection.start();
	if (screen === null) fetchTheRest(language.peek());
}

async function loneScreen(): Promise<typeof import("./Screen.tsx")> {
	const [lone] = await Promise.all([import("./Screen.tsx"), fetchAllWords()]);
	return lone;
}

/** Sounds come from the console, or from one of its windows once that is closed. */
function ringerOf({ alarms, connection, screens: { rings }, watch }: Desk): Ringer {
	return new Ringer(
		{
			alarms: computed(() => (rings.value ? alarms.value : [])),
			isRinging: computed(() => rings.value && watch.isRinging.value),
			notices: computed(() => (rings.value ? watch.notices.value : [])),
			freshness: computed(() => (rings.value ? connection.freshness.value : "live")),
		},
		webAudioPlayer(),
		new LoudnessSetting(localStorage),
		systemClock,
	);
}
