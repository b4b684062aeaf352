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

/** Take away what is shown of orders; that one was cancelled stays until somebody has seen it. */
export async function closeNotices(): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration("/field/");
	for (const notice of (await registration?.getNotifications()) ?? [])
		if ((notice.data as Notice["options"]["data"]).about !== "cancelled") notice.close();
}
