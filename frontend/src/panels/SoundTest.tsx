import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { words } from "../i18n/index.ts";
import { LOUDNESSES } from "../sound/loudness.ts";
import type { Ringer } from "../sound/ringer.ts";
import { SOUNDS, type Sound } from "../sound/scores.ts";
import { Dialog } from "./Dialog.tsx";
import { useDesk } from "./desk.ts";
import { WarningMark } from "./marks.tsx";
import { timeAndDay } from "./time.ts";

export function SoundTestDialog({ ringer }: { ringer: Ringer }) {
	const { soundTestOpen } = useDesk();
	return soundTestOpen.value ? <Open ringer={ringer} /> : null;
}

function Open({ ringer }: { ringer: Ringer }) {
	const { soundTests, soundTestOpen } = useDesk();
	const t = words.value;
	const dialog = useRef<HTMLDialogElement>(null);
	return (
		<Dialog
			dialog={dialog}
			class="sound-test"
			data-testid="sound-test"
			aria-labelledby="sound-test-title"
			onClose={() => {
				soundTests.putOff();
				soundTestOpen.value = false;
			}}
		>
			<h2 id="sound-test-title">{t.soundTest}</h2>
			<SoundTest ringer={ringer} />
			<p class="buttons">
				<button type="button" data-testid="sound-test-close" onClick={() => dialog.current?.close()}>
					{t.close}
				</button>
			</p>
		</Dialog>
	);
}

/** Each sound by its name, whether it was heard, how loud they are, and whether the browser may show notifications. */
export function SoundTest({ ringer }: { ringer: Ringer }) {
	const desk = useDesk();
	const { soundTests, me } = desk;
	const t = words.value;
	const list = useRef<HTMLUListElement>(null);
	const state = soundTests.state.value;

	/** Enter goes on by itself: from an answer to the next sound that nobody was asked about. */
	function goOn(): void {
		queueMicrotask(() => list.current?.querySelector<HTMLElement>("[data-answered=false] .play")?.focus());
	}

	return (
		<div class="sound-test-body">
			<p class="hint">{t.soundTestHint}</p>
			<ul ref={list} class="list">
				{SOUNDS.map((sound) => (
					<Row key={sound} sound={sound} ringer={ringer} onAnswer={goOn} />
				))}
			</ul>
			<div role="status" class="sound-result" data-testid="sound-result" data-state={state}>
				{state === "unheard" && (
					<p class="notice">
						<WarningMark />
						<span>{t.soundUnheardAdvice}</span>
					</p>
				)}
				{state === "tested" && soundTests.at !== null && (
					<p>{t.soundTestedAt(me.name || me.username, timeAndDay(new Date(soundTests.at).toISOString(), desk.now.peek()))}</p>
				)}
			</div>
			<LoudnessChoice ringer={ringer} />
			<DesktopNotices />
			<p class="hint">{t.muteHint}</p>
		</div>
	);
}

function Row({ sound, ringer, onAnswer }: { sound: Sound; ringer: Ringer; onAnswer: () => void }) {
	const { soundTests } = useDesk();
	const t = words.value;
	const isPlayed = useSignal(false);
	const yes = useRef<HTMLButtonElement>(null);
	const answer = soundTests.answers[sound];

	async function play(): Promise<void> {
		isPlayed.value = true;
		await ringer.demonstrate(sound);
		yes.current?.focus();
	}

	function say(isHeard: boolean): void {
		soundTests.answer(sound, isHeard);
		onAnswer();
	}

	return (
		<li class="sound-row" data-testid="sound-row" data-sound={sound} data-answered={answer !== undefined}>
			<span class="sound-what">
				<b>{t.sound[sound]}</b> <span class="hint">({t.soundLike[sound]})</span>
				<br />
				{t.soundMeans[sound]}
			</span>
			<span class="buttons">
				<button type="button" class="play" data-testid="play-sound" onClick={play}>
					▶ {isPlayed.value ? t.playAgain : t.playSound}
				</button>
				{(isPlayed.value || answer !== undefined) && (
					<fieldset>
						<legend class="unseen">{`${t.sound[sound]}: ${t.wasHeard}`}</legend>
						<button type="button" ref={yes} aria-pressed={answer === true} data-testid="heard-yes" onClick={() => say(true)}>
							✓ {t.heardYes}
						</button>
						<button type="button" aria-pressed={answer === false} data-testid="heard-no" onClick={() => say(false)}>
							✕ {t.heardNo}
						</button>
					</fieldset>
				)}
			</span>
		</li>
	);
}

function LoudnessChoice({ ringer }: { ringer: Ringer }) {
	const t = words.value;
	const { loudness } = ringer;
	return (
		<fieldset class="loudness">
			<legend>{t.loudness}</legend>
			{LOUDNESSES.map((level) => (
				<label key={level}>
					<input
						type="radio"
						name="loudness"
						value={level}
						aria-label={t.loudnessOf(level)}
						checked={loudness.value.value === level}
						onChange={() => {
							loudness.choose(level);
							void ringer.demonstrate("notice");
						}}
					/>
					{level}
				</label>
			))}
			<span class="hint">{t.loudnessHint}</span>
		</fieldset>
	);
}

/** Asked for here and by a click alone: a question that comes by itself is refused, and then for ever. */
function DesktopNotices() {
	const t = words.value;
	const permission = useSignal<string>("Notification" in globalThis ? Notification.permission : "missing");
	return (
		<div class="desktop-notices" data-testid="desktop-notices" data-state={permission.value}>
			<b>{t.desktopNotices}</b>
			<span>{t.noticesState[permission.value]}</span>
			{permission.value === "default" && (
				<button
					type="button"
					data-testid="allow-notices"
					onClick={async () => {
						permission.value = await Notification.requestPermission();
					}}
				>
					{t.allowNotices}
				</button>
			)}
		</div>
	);
}
