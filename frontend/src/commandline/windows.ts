// Which panel a word means, in either language.
import { foldSign } from "../i18n/fold.ts";
import { SCREENS, type ScreenName } from "../screens/protocol.ts";

/** The first is the one that is offered. */
const NAMES: Readonly<Record<ScreenName, readonly string[]>> = {
	map: ["ban do", "map"],
	units: ["luc luong", "units", "xe"],
	timeline: ["dien bien", "timeline", "log"],
};

/** The panels of which a word begins a name, with that name; all for an empty one. */
export function screensFrom(word: string): { screen: ScreenName; word: string }[] {
	const typed = foldSign(word);
	return SCREENS.flatMap((screen) => {
		const name = NAMES[screen].find((candidate) => foldSign(candidate).startsWith(typed));
		return name === undefined ? [] : [{ screen, word: foldSign(name) }];
	});
}

/** The one panel that a text means; null where it means none or several. */
export function screenMeant(text: string): ScreenName | null {
	const [found, ...more] = screensFrom(text);
	return found && more.length === 0 ? found.screen : null;
}
