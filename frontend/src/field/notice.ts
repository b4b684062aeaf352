// What a phone shows of a push, on its lock screen too.
import type { AssignmentPush } from "../contract.ts";

export interface Notice {
	title: string;
	/** As `showNotification` takes them; not every browser knows all of them. */
	options: {
		body: string;
		tag: string;
		icon: string;
		lang: "vi" | "en";
		requireInteraction: boolean;
		renotify: boolean;
		vibrate: number[];
		data: { about: AssignmentPush["about"] | null };
	};
}

const TAG = "assignment";
const PATTERN = [600, 200, 600, 200, 600];
const SHORT_PATTERN = [200, 100, 200];
const WORDS = {
	vi: { assigned: "Lệnh mới", cancelled: "Đã hủy lệnh", noPlace: "Chưa rõ địa điểm", unread: "Mở trang để xem lệnh." },
	en: {
		assigned: "New assignment",
		cancelled: "Cancelled",
		noPlace: "Place not known yet",
		unread: "Open the page to see it.",
	},
};

/** What to show of what a push says, in a language; of one that cannot be read, that there is something to look at. */
export function noticeOf(told: string, language: "vi" | "en"): Notice {
	const words = WORDS[language];
	const push = read(told);
	const isOver = push?.about === "cancelled";
	const type = push?.type?.[language];
	const title = push
		? [words[push.about], ...(isOver ? [] : [`P${push.priority}`]), ...(type ? [type] : [])].join(" · ")
		: words.assigned;
	return {
		title,
		options: {
			body: push ? push.place || words.noPlace : words.unread,
			tag: push ? `${TAG}-${push.assignment_id}` : TAG,
			icon: "/static/field-icon-192.png",
			lang: language,
			// It stays until somebody has seen it; that it is over needs no answer.
			requireInteraction: !isOver,
			renotify: true,
			vibrate: isOver ? SHORT_PATTERN : PATTERN,
			data: { about: push?.about ?? null },
		},
	};
}

/**
 * Whether a notice that stands is over once another is shown. A unit has one assignment at a time, so an order ends what was
 * said of earlier ones. Pushes overtake each other: that one was cancelled says nothing of any other, nor does an order of later ones.
 */
export function isOverWith({ options }: Notice, standing: string): boolean {
	if (options.data.about === "cancelled" || !isOfAnAssignment(standing)) return false;
	return numberOf(standing) < numberOf(options.tag);
}

function isOfAnAssignment(tag: string): boolean {
	return tag === TAG || /^assignment-\d+$/.test(tag);
}

/** One that could not be read has no number: an order that can be read tells more. */
function numberOf(tag: string): number {
	return Number(tag.slice(TAG.length + 1));
}

function read(told: string): AssignmentPush | null {
	try {
		const push = JSON.parse(told) as AssignmentPush;
		const isKnown = push.about === "assigned" || push.about === "cancelled";
		return isKnown && Number.isInteger(push.assignment_id) ? push : null;
	} catch {
		return null;
	}
}
