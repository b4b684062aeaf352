import type { sounds as vi } from "../vi/sounds.ts";

export const sounds: typeof vi = {
	sound: { critical: "Critical alarm", connection_lost: "Connection lost", ringing: "Call ringing", notice: "Notice" },
	soundMeans: {
		critical: "P1, or a crew in danger. Repeats and grows louder until somebody takes it.",
		connection_lost: "This screen receives no news. Repeats until it does.",
		ringing: "Somebody is calling. Repeats until somebody answers.",
		notice:
			"Another alarm, a P1 to which nobody goes, a message that waits for this desk or is overdue, a crew that writes on an incident of yours, a desk handed to you. Once.",
	},
	soundLike: {
		critical: "hurried, rising, three times",
		connection_lost: "three slow tones, sinking",
		ringing: "two trills, like a telephone",
		notice: "two even strokes: high, low",
	},
	soundTest: "Test of the alarm sounds",
	soundTestHint: "Play each sound, then answer. The Enter key is enough.",
	playSound: "Play",
	playAgain: "Play again",
	wasHeard: "Clearly heard?",
	heardYes: "Heard",
	heardNo: "Not heard",
	soundUnheardAdvice:
		"Check the loudspeaker or headset: plugged in, switched on, volume of the machine; raise the loudness below and play again. If it is still not heard, take another desk and tell the administrator: this one cannot raise an alarm by sound.",
	soundTestedAt: (name, time) => `${name} heard all four clearly at ${time}.`,
	loudness: "Loudness",
	loudnessOf: (level) => `${level} of 5`,
	loudnessHint: "Kept by this browser. What is critical is never softer than 3, and grows louder by itself.",
	muteHint: "A mute ends by itself after 2 minutes; a crew in danger is heard all the same.",
	desktopNotices: "Notifications while this window is covered",
	allowNotices: "Allow notifications",
	noticesState: {
		default: "Not allowed yet.",
		granted: "Allowed: alarms, calls and messages show up while you do not look at this page.",
		denied: "The browser blocks them. To switch them on, see this page's settings in the browser.",
		missing: "This browser has no notifications.",
	},
};
