// What this browser has for waking a phone, as the page needs it.
import type { Notice } from "../../field/notice.ts";
import type { NotificationParts } from "../../field/notifications.ts";

const PATIENCE_MS = 15_000;

/** An iPhone has none of it for a page that is not on its home screen; such a page finds `standalone` there, and false. */
export function pushSupport(): NotificationParts["support"] {
	if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window) return "supported";
	return (navigator as Navigator & { standalone?: boolean }).standalone === false ? "install_first" : "unsupported";
}

/** Throws where the browser's worker does not come. */
export async function pushManager(): Promise<PushManager> {
	const late = new Promise<never>((_, fail) => setTimeout(() => fail(new Error("no worker")), PATIENCE_MS));
	return (await Promise.race([navigator.serviceWorker.ready, late])).pushManager;
}

/**
 * Take away what is shown: of orders, where they were answered; that one was cancelled, once somebody looks at the page that
 * says so itself; all of it, where this phone belongs to no unit any more.
 */
export async function closeNotices(which: "orders" | "cancelled" | "all"): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration("/field/");
	for (const notice of (await registration?.getNotifications()) ?? []) {
		const isCancelled = (notice.data as Notice["options"]["data"] | null)?.about === "cancelled";
		if (which === "all" || isCancelled === (which === "cancelled")) notice.close();
	}
}
