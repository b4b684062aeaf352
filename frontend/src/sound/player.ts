// Plays a score on the spot: no file has to be there when it is needed.
import { type ReadonlySignal, signal } from "@preact/signals-core";
import { SCORES, type Sound } from "./scores.ts";

const FADE_S = 0.006;

export interface Player {
	/** Whether the browser waits for a touch before it lets anything sound. */
	readonly blocked: ReadonlySignal<boolean>;
	/** To be called in answer to a click or key. */
	unblock(): Promise<void>;
	/** Play a sound with a gain from 0 to 1. What sounds at that moment breaks off. */
	play(sound: Sound, gain: number): void;
}

export function webAudioPlayer(): Player {
	const context = new AudioContext();
	const blocked = signal(context.state !== "running");
	let playing: GainNode | null = null;
	function look(): void {
		blocked.value = context.state !== "running";
	}
	context.onstatechange = look;
	return {
		blocked,
		async unblock() {
			await context.resume();
			look();
		},
		play(sound, gain) {
			if (blocked.peek()) return;
			playing?.disconnect();
			playing = new GainNode(context, { gain });
			playing.connect(context.destination);
			schedule(context, playing, sound);
		},
	};
}

function schedule(context: AudioContext, output: AudioNode, sound: Sound): void {
	const { shape, notes } = SCORES[sound];
	let at = context.currentTime;
	for (const [frequency, length_s] of notes) {
		if (frequency !== null) {
			const tone = new OscillatorNode(context, { type: shape, frequency });
			const edge = new GainNode(context, { gain: 0 });
			edge.gain.setValueAtTime(0, at);
			edge.gain.linearRampToValueAtTime(1, at + FADE_S);
			edge.gain.setValueAtTime(1, at + length_s - FADE_S);
			edge.gain.linearRampToValueAtTime(0, at + length_s);
			tone.connect(edge).connect(output);
			tone.start(at);
			tone.stop(at + length_s);
		}
		at += length_s;
	}
}
