// The two sounds, made on the spot: no file has to be there when they are needed.
import { type ReadonlySignal, signal } from "@preact/signals-core";

export type Sound = "alarm" | "connection_lost";

/** Tones one after the other: frequency in Hz, length in seconds. */
const TONES: Record<Sound, readonly (readonly [number, number])[]> = {
	alarm: [
		[880, 0.18],
		[660, 0.18],
		[880, 0.18],
		[660, 0.18],
		[880, 0.3],
	],
	connection_lost: [
		[440, 0.3],
		[330, 0.3],
		[220, 0.6],
	],
};

const SHAPE: Record<Sound, OscillatorType> = { alarm: "square", connection_lost: "triangle" };
const VOLUME = 0.25;
const FADE_S = 0.015;

export interface Player {
	/** Whether the browser waits for a touch before it lets anything sound. */
	readonly blocked: ReadonlySignal<boolean>;
	/** To be called in answer to a click or key. */
	unblock(): void;
	play(sound: Sound): void;
}

export function webAudioPlayer(): Player {
	const context = new AudioContext();
	const blocked = signal(context.state !== "running");
	context.onstatechange = () => {
		blocked.value = context.state !== "running";
	};
	return {
		blocked,
		unblock: () => void context.resume(),
		play(sound) {
			if (blocked.peek()) return;
			let at = context.currentTime;
			for (const [frequency, length] of TONES[sound]) {
				const tone = new OscillatorNode(context, { type: SHAPE[sound], frequency });
				const volume = new GainNode(context, { gain: 0 });
				volume.gain.setValueAtTime(0, at);
				volume.gain.linearRampToValueAtTime(VOLUME, at + FADE_S);
				volume.gain.setValueAtTime(VOLUME, at + length - FADE_S);
				volume.gain.linearRampToValueAtTime(0, at + length);
				tone.connect(volume).connect(context.destination);
				tone.start(at);
				tone.stop(at + length);
				at += length;
			}
		},
	};
}
