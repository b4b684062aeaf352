// What the tab of the browser shows of a console that is behind other windows: a number, a shape and a colour.

export interface Badge {
	/** How many alarms ask this desk. */
	alarms: number;
	isCritical: boolean;
	/** How many calls ring here. */
	ringing: number;
	/** To how many P1 nobody goes, without an alarm that says so. */
	unsent: number;
	/** How many messages and desks wait for this person to take them. */
	waiting: number;
	/** Whether the screen receives nothing. */
	isStale: boolean;
}

interface Look {
	sign: string;
	/** The shape in a square of 32. */
	path: string;
	fill: string;
	ink: string;
}

const LOOKS = {
	stale: { sign: "✕", path: "M3 8 8 3l8 8 8-8 5 5-8 8 8 8-5 5-8-8-8 8-5-5 8-8Z", fill: "#5b6670", ink: "" },
	critical: { sign: "‼", path: "M10 1h12l9 9v12l-9 9H10l-9-9V10Z", fill: "#b3141d", ink: "#ffffff" },
	ringing: { sign: "☎", path: "M16 1a15 15 0 1 0 .01 0Z", fill: "#0c6b38", ink: "#ffffff" },
	unsent: { sign: "P1", path: "M16 0 32 16 16 32 0 16Z", fill: "#b3141d", ink: "#ffffff" },
	alarms: { sign: "▲", path: "M16 0 32 31H0Z", fill: "#ff951b", ink: "#101418" },
	waiting: { sign: "✉", path: "M1 3h30v21H18l-8 8v-8H1Z", fill: "#1f5fae", ink: "#ffffff" },
} as const satisfies Record<string, Look>;

function lookOf({ alarms, isCritical, ringing, unsent, waiting, isStale }: Badge): { look: Look; count: number } | null {
	if (isStale) return { look: LOOKS.stale, count: 0 };
	if (isCritical) return { look: LOOKS.critical, count: alarms };
	if (ringing > 0) return { look: LOOKS.ringing, count: ringing };
	if (unsent > 0) return { look: LOOKS.unsent, count: unsent };
	if (alarms > 0) return { look: LOOKS.alarms, count: alarms };
	return waiting > 0 ? { look: LOOKS.waiting, count: waiting } : null;
}

/** The title of the page; before the centre's name stands what is most urgent, and how much of it there is. */
export function titleOf(centre: string, badge: Badge): string {
	const found = lookOf(badge);
	if (!found) return centre;
	const { look, count } = found;
	return `${look.sign}${count > 0 ? ` (${count})` : ""} ${centre}`;
}

/** The icon of the page as an address that holds it; null where nothing is to be said. */
export function iconOf(badge: Badge): string | null {
	const found = lookOf(badge);
	if (!found) return null;
	const { look, count } = found;
	const text = Math.min(count, 99);
	const number =
		count > 0
			? `<text x="16" y="25" font-family="sans-serif" font-size="${text > 9 ? 17 : 21}" font-weight="700" text-anchor="middle" fill="${look.ink}">${text}</text>`
			: "";
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="${look.path}" fill="${look.fill}" stroke="#ffffff"/>${number}</svg>`;
	return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
