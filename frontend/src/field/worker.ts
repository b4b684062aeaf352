// What the browser keeps of the crew's page, so that it opens without a signal. Nothing that the centre says about an
// incident is kept here: that is the page's own matter, and ends with the incident.
import { forgetMap, isPageFile, isTile, type Message, MOST_TILES, PAGE, STYLE, TILES, type WorkerMessage } from "./keeping.ts";
import { isOverWith, noticeOf } from "./notice.ts";

declare const self: ServiceWorkerGlobalScope;

const LANGUAGE = "eoc-field-language";
const SHELL = "/field/";
/** A key among what is kept, no address: under it stands the first file of the page for which the others are kept. */
const KEPT_FOR = "/field/kept-for";
/** On a line that hardly carries anything the page that is kept opens at once. */
const PATIENCE_MS = 3_000;

self.addEventListener("install", (event) => {
	event.waitUntil(
		caches
			.open(PAGE)
			.then((page) => page.add(SHELL))
			.then(() => self.skipWaiting()),
	);
});

self.addEventListener("activate", (event) => {
	event.waitUntil(self.clients.claim());
});

self.addEventListener("message", (event) => {
	const told = event.data as Message;
	if ("keep" in told) event.waitUntil(keepFiles(told.keep.filter(isPageFile), told.begun));
	else if ("forget" in told) event.waitUntil(forgetMap(caches));
	else event.waitUntil(keepLanguage(told.language));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== location.origin) return;
	if (isPageFile(url.pathname)) event.respondWith(keptFirst(request));
	else if (isTile(url.pathname)) event.respondWith(tile(request));
	else if (url.pathname === SHELL || url.pathname === STYLE) event.respondWith(freshFirst(request, url.pathname));
});

self.addEventListener("push", (event) => {
	event.waitUntil(notify(event.data?.text() ?? ""));
});

self.addEventListener("pushsubscriptionchange", (event) => {
	// The page has what a new subscription takes; where none is open, the next one finds that there is none.
	(event as ExtendableEvent).waitUntil(
		self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => {
			for (const page of pages) page.postMessage("renew" satisfies WorkerMessage);
		}),
	);
});

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(openPage());
});

/** A browser wants to see something for every push: what cannot be read is shown as that. */
async function notify(told: string): Promise<void> {
	const notice = noticeOf(told, await keptLanguage());
	for (const standing of await self.registration.getNotifications()) if (isOverWith(notice, standing.tag)) standing.close();
	await self.registration.showNotification(notice.title, notice.options);
}

async function keepLanguage(language: string): Promise<void> {
	await (await caches.open(LANGUAGE)).put(SHELL, new Response(language));
}

async function keptLanguage(): Promise<"vi" | "en"> {
	const kept = await (await caches.open(LANGUAGE)).match(SHELL);
	return (await kept?.text()) === "en" ? "en" : "vi";
}

async function openPage(): Promise<void> {
	const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
	const open = pages.find(({ url }) => new URL(url).pathname === SHELL);
	if (open) await open.focus();
	else await self.clients.openWindow(SHELL);
}

/** Keep these files of the page; those of an older page, which began with another file, go. */
async function keepFiles(paths: readonly string[], begun: string): Promise<void> {
	const page = await caches.open(PAGE);
	const kept = new Set((await page.keys()).map(({ url }) => new URL(url).pathname));
	await Promise.all(paths.filter((path) => !kept.has(path)).map((path) => page.add(path).catch(() => {})));
	const before = await (await page.match(KEPT_FOR))?.text();
	if (before === begun) return;
	const wanted = new Set([...paths, SHELL, STYLE]);
	for (const path of kept) if (!wanted.has(path)) await page.delete(path, { ignoreSearch: true });
	await page.put(KEPT_FOR, new Response(begun));
}

/** A file whose name changes with its content never changes. */
async function keptFirst(request: Request): Promise<Response> {
	const page = await caches.open(PAGE);
	const kept = await page.match(request);
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.ok) void page.put(request, answer.clone());
	return answer;
}

async function freshFirst(request: Request, path: string): Promise<Response> {
	const page = await caches.open(PAGE);
	const kept = await page.match(path);
	const asked = fetch(request).then((answer) => {
		if (answer.ok) void page.put(path, answer.clone());
		return answer;
	});
	if (!kept) return asked;
	return Promise.race([asked.catch(() => kept), new Promise<Response>((give) => setTimeout(() => give(kept), PATIENCE_MS))]);
}

/** The address of a tile names its version; the key in its query opens it, and changes. */
async function tile(request: Request): Promise<Response> {
	const tiles = await caches.open(TILES);
	const path = new URL(request.url).pathname;
	const kept = await tiles.match(path);
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.status === 200) {
		await tiles.put(path, answer.clone());
		const all = await tiles.keys();
		await Promise.all(all.slice(0, Math.max(0, all.length - MOST_TILES)).map((old) => tiles.delete(old)));
	}
	return answer;
}
