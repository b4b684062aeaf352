import { words } from "../i18n/index.ts";
import { useDesk } from "./desk.ts";
import { SpeakerMark } from "./marks.tsx";

/** Whether the sounds of this desk have been heard in this session, and the way to try them and set how loud they are. */
export function SoundButton() {
	const { soundTests, soundTestOpen } = useDesk();
	const t = words.value;
	const state = soundTests.state.value;
	return (
		<button
			type="button"
			class={`sound-button sound-${state}`}
			title={t.soundState[state]}
			aria-label={t.soundState[state]}
			aria-haspopup="dialog"
			data-testid="sound-test-open"
			data-state={state}
			onClick={() => {
				soundTestOpen.value = true;
			}}
		>
			<SpeakerMark isSure={state === "tested"} />
			<span class="where-wide">{t.soundShort[state]}</span>
		</button>
	);
}
