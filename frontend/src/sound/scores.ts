// The four sounds as notes: told apart by rhythm and by pitch, and by nothing that a cheap loudspeaker swallows.

/** The most urgent first: where two are due at once, the first is heard and the other waits. */
export const SOUNDS = ["critical", "connection_lost", "ringing", "notice"] as const;

export type Sound = (typeof SOUNDS)[number];

/** Frequency in Hz, length in seconds. Without a frequency it is a rest. */
export type Note = readonly [frequency: number | null, length_s: number];

export interface Score {
	shape: OscillatorType;
	notes: readonly Note[];
}

function again(times: number, notes: readonly Note[]): Note[] {
	return Array.from({ length: times }, () => notes).flat();
}

export const SCORES: Readonly<Record<Sound, Score>> = {
	// Hurries upwards, three times.
	critical: {
		shape: "square",
		notes: again(3, [
			[1175, 0.09],
			[1480, 0.09],
			[1865, 0.14],
			[null, 0.08],
		]),
	},
	// Sinks slowly.
	connection_lost: {
		shape: "triangle",
		notes: [
			[622, 0.4],
			[494, 0.4],
			[370, 0.7],
		],
	},
	// Trills twice, as a telephone does.
	ringing: {
		shape: "triangle",
		notes: [
			...again(8, [
				[784, 0.025],
				[988, 0.025],
			]),
			[null, 0.2],
			...again(8, [
				[784, 0.025],
				[988, 0.025],
			]),
		],
	},
	// Two even strokes, the second lower.
	notice: {
		shape: "sine",
		notes: [
			[1319, 0.16],
			[null, 0.04],
			[1047, 0.3],
		],
	},
};

export function lengthOf(sound: Sound): number {
	return SCORES[sound].notes.reduce((sum, [, length_s]) => sum + length_s, 0);
}
