// Names and lengths as the crew's page writes them.
import type { CatalogueItem, IncidentCard } from "../contract.ts";
import { language, words } from "../i18n/field/index.ts";

/** The name in the page's language; a code that nobody knows stands for itself. */
export function named(items: readonly CatalogueItem[] | undefined, code: string | null): string {
	const item = items?.find((candidate) => candidate.code === code);
	if (!item) return code ?? "";
	return language.value === "vi" ? item.name_vi : item.name_en;
}

export function typeName(items: readonly CatalogueItem[] | undefined, incident: IncidentCard): string {
	return incident.type === null ? words.value.noType : named(items, incident.type);
}

const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });

/** `14:03`. */
export function timeOf(at: string | number): string {
	return clock.format(new Date(at));
}

/** `350 m` or `4,2 km`. */
export function metres(length_m: number): string {
	if (length_m < 1000) return `${Math.round(length_m)} m`;
	return `${new Intl.NumberFormat(language.value, { maximumFractionDigits: 1 }).format(length_m / 1000)} km`;
}

/** `40 s`, `7 min` or `1 h 5 min`. */
export function spell(length_s: number): string {
	const minutes = Math.round(length_s / 60);
	const [s, min, h] = language.value === "vi" ? ["giây", "phút", "giờ"] : ["s", "min", "h"];
	if (length_s < 60) return `${Math.round(length_s)} ${s}`;
	return minutes < 60 ? `${minutes} ${min}` : `${Math.floor(minutes / 60)} ${h} ${minutes % 60} ${min}`;
}

/** `0912 345 678` out of `+84912345678`. */
export function dialled(number: string): string {
	const national = number.replace(/^\+84/, "0");
	return /^0\d{9}$/.test(national) ? national.replace(/^(\d{4})(\d{3})(\d{3})$/, "$1 $2 $3") : national;
}
