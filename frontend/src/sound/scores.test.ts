import { expect, test } from "vitest";
import { lengthOf, SCORES, SOUNDS, type Sound } from "./scores.ts";

/** Below, a small loudspeaker gives little; above, an ear that is no longer young hears little. */
const HEARD_FROM_HZ = 350;
const HEARD_TO_HZ = 3_000;

function pitches(sound: Sound): number[] {
	return SCORES[sound].notes.flatMap(([frequency]) => frequency ?? []);
}

/** How many tones begin in a second. */
function pace(sound: Sound): number {
	return pitches(sound).length / lengthOf(sound);
}

function semitones(a: number, b: number): number {
	return Math.abs(12 * Math.log2(a / b));
}

function middle(sound: Sound): number {
	const notes = SCORES[sound].notes.filter(([frequency]) => frequency !== null);
	const length_s = notes.reduce((sum, [, length]) => sum + length, 0);
	return 2 ** (notes.reduce((sum, [frequency, length]) => sum + Math.log2(frequency ?? 1) * length, 0) / length_s);
}

test.each(SOUNDS)("%s is heard from any loudspeaker and by any ear, and is short", (sound) => {
	for (const pitch of pitches(sound)) {
		expect(pitch).toBeGreaterThanOrEqual(HEARD_FROM_HZ);
		expect(pitch).toBeLessThanOrEqual(HEARD_TO_HZ);
	}
	expect(lengthOf(sound)).toBeLessThanOrEqual(1.6);
});

const PAIRS = SOUNDS.flatMap((one, index) => SOUNDS.slice(index + 1).map((other) => [one, other] as const));

test.each(PAIRS)("%s and %s differ in rhythm and in pitch", (one, other) => {
	const faster = Math.max(pace(one), pace(other)) / Math.min(pace(one), pace(other));
	expect(faster).toBeGreaterThan(1.4);
	expect(semitones(middle(one), middle(other))).toBeGreaterThan(3);
	for (const pitch of pitches(one)) expect(pitches(other)).not.toContain(pitch);
});

test("a slow fall, an even pair, a trill and a hurried rise", () => {
	expect(pitches("critical").slice(0, 3)).toEqual(
		pitches("critical")
			.slice(0, 3)
			.toSorted((a, b) => a - b),
	);
	expect(pitches("connection_lost")).toEqual(pitches("connection_lost").toSorted((a, b) => b - a));
	expect(SOUNDS.toSorted((a, b) => pace(a) - pace(b))).toEqual(["connection_lost", "notice", "critical", "ringing"]);
});
