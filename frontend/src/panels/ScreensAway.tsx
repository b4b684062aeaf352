import { words } from "../i18n/index.ts";
import { SCREENS } from "../screens/protocol.ts";
import { useDesk } from "./desk.ts";
import { openScreen } from "./popOut.ts";

/** Which panels stand in windows of their own, and which did when this desk was last used. */
export function ScreensAway() {
	const desk = useDesk();
	const t = words.value;
	const { screens } = desk;
	const away = SCREENS.filter((screen) => screens.standing.value.has(screen));
	const missed = screens.missed.value;
	if (away.length + missed.length === 0) return null;
	return (
		<section class="screens-away" aria-label={t.screens} data-testid="screens-away">
			{away.length > 0 && (
				<p>
					<span>{t.screensAway}</span>
					{away.map((screen) => (
						<button
							key={screen}
							type="button"
							title={t.screenBack}
							data-testid={`screen-back-${screen}`}
							onClick={() => screens.bringBack(screen)}
						>
							{t.screenNames[screen]} · {t.screenBack}
						</button>
					))}
				</p>
			)}
			{missed.length > 0 && (
				<p>
					<span>{t.screensMissed}</span>
					{missed.map((screen) => (
						<button key={screen} type="button" data-testid={`screen-again-${screen}`} onClick={() => openScreen(desk, screen)}>
							{t.screenOut(t.screenNames[screen])}
						</button>
					))}
					<button type="button" onClick={() => screens.missNone()}>
						{t.screensHere}
					</button>
				</p>
			)}
		</section>
	);
}
