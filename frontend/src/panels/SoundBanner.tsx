import { words } from "../i18n/index.ts";
import type { Ringer } from "../sound/ringer.ts";
import { useDesk } from "./desk.ts";

/** That nothing sounds here, or that nobody knows yet whether it does. One line, never both. */
export function SoundBanner({ ringer }: { ringer: Ringer }) {
	const { soundTests, soundTestOpen, screens } = useDesk();
	const t = words.value;
	if (ringer.player.blocked.value)
		return (
			<p class="sound-blocked" data-testid="sound-blocked">
				{t.soundBlocked}
				<button type="button" onClick={() => ringer.player.unblock()}>
					{t.enableSound}
				</button>
			</p>
		);
	// The sounds are tried at the console.
	if (!soundTests.isOffered.value || screens.here !== null) return null;
	return (
		<p class="sound-blocked" data-testid="sound-offer">
			{t.soundOffer}
			<button
				type="button"
				class="primary"
				onClick={() => {
					soundTestOpen.value = true;
				}}
			>
				{t.soundTestNow}
			</button>
			<button type="button" onClick={() => soundTests.putOff()}>
				{t.soundTestLater}
			</button>
		</p>
	);
}
