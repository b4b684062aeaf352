// Times and lengths as the screen writes them; always in the centre's time zone.
import { words } from "../i18n/index.ts";

const ZONE = "Asia/Ho_Chi_Minh";
const clock = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit" });
const date = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "2-digit", month: "2-digit", year: "numeric" });
const day = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, day: "2-digit", month: "2-digit" });

/** `14:03:22`. */
export function timeOfDay(at: number | string): string {
	return clock.format(new Date(at));
}

/** `14:03:22`, with the day before it when that is not today. */
export function timeAndDay(at: string, now: number): string {
	const date = day.format(new Date(at));
	return date === day.format(now) ? timeOfDay(at) : `${date} ${timeOfDay(at)}`;
}

/** `31/12/2026`. */
export function dayAndYear(at: number | string): string {
	return date.format(new Date(at));
}

/** `4:07` or `1:04:07`. */
export function running(from: string, now: number): string {
	const seconds = Math.max(0, Math.floor((now - Date.parse(from)) / 1000));
	const two = (part: number): string => String(part).padStart(2, "0");
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** Making one takes far longer than what it does, and a list asks for one in each of its rows. */
const numbers = new Map<string, Intl.NumberFormat>();

function numberIn(locale: string): Intl.NumberFormat {
	let number = numbers.get(locale);
	if (!number) {
		number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
		numbers.set(locale, number);
	}
	return number;
}

/** `350 m` or `4,2 km`. */
export function metres(length_m: number): string {
	return length_m < 1000 ? `${Math.round(length_m)} m` : `${numberIn(words.value.locale).format(length_m / 1000)} km`;
}

/** `40 s`, `7 min` or `1 h 5 min`, in the screen's language. */
export function duration(length_s: number): string {
	const t = words.value;
	if (length_s < 60) return `${Math.round(length_s)} ${t.seconds}`;
	const minutes = Math.round(length_s / 60);
	if (minutes < 60) return `${minutes} ${t.minutes}`;
	return `${Math.floor(minutes / 60)} ${t.hours} ${minutes % 60} ${t.minutes}`;
}

/** A length to the second: `0:45`, `4:07` or `1:04:07`. */
export function exactly(length_s: number): string {
	return running(new Date(0).toISOString(), length_s * 1000);
}

/** A duration of minutes and more, cut to whole minutes, so that its text changes once a minute. */
export function wholeDuration(length_s: number): string {
	return duration(Math.max(60, Math.floor(length_s / 60) * 60));
}
