import { words } from "../i18n/index.ts";
import type { ScreenName } from "../screens/protocol.ts";
import { useDesk } from "./desk.ts";
import { moveScreen } from "./popOut.ts";

/** Gives a panel a window of its own; in that window, brings it back. */
export function ScreenButton({ screen }: { screen: ScreenName }) {
	const desk = useDesk();
	const t = words.value;
	const isHere = desk.screens.here === screen;
	const title = `${isHere ? t.screenBack : t.screenOut(t.screenNames[screen])} (⇧F9)`;
	return (
		<button
			type="button"
			class="screen-button"
			title={title}
			aria-label={title}
			data-testid={`screen-${screen}`}
			onClick={() => moveScreen(desk, screen)}
		>
			<WindowMark isBack={isHere} />
			{isHere && ` ${t.screenBack}`}
		</button>
	);
}

function WindowMark({ isBack }: { isBack: boolean }) {
	return (
		<svg class="window-mark" viewBox="0 0 16 16" aria-hidden="true">
			<path d="M6 3H2v11h11v-4" />
			<path d={isBack ? "M14 2 8 8M8 3v5h5" : "M8 8l6-6M9 2h5v5"} />
		</svg>
	);
}
